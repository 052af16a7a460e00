import { createContext, useContext } from "react";

/** Origin of the API; `""` for the page's own. */
export const ApiOriginContext = createContext("");

export const useApiOrigin = () => useContext(ApiOriginContext);
