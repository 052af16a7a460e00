export const say = (text: string) => process.stdout.write(`${text}\n`);
