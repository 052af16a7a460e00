// As plain as the API's own, so that what is compared is the code of the routes.
const config = { poweredByHeader: false, generateEtags: false, compress: false };

export default config;
