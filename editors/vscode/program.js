// Where the program is.
const fs = require("node:fs");
const path = require("node:path");

/**
 * The program that the settings name; else the one that came with the extension; else the one that a terminal would find, also if it
 * was installed after the editor started. Nothing if there is none.
 *
 * @param {{ configured: string, beside: string, from: string, env: NodeJS.ProcessEnv, home: string, windows: boolean }} where
 *   `configured`: what the settings say; `beside`: the extension's folder; `from`: the folder that a relative path starts from.
 * @returns {string | undefined}
 */
exports.find = ({ configured, beside, from, env, home, windows }) => {
  const name = windows ? "noticelint.exe" : "noticelint";
  const onPath = (name) => {
    const folders = (env.PATH ?? env.Path ?? "").split(path.delimiter).filter(Boolean);
    return [...folders, path.join(home, ".cargo", "bin"), path.join(home, ".local", "bin")].map((folder) => path.join(folder, name));
  };
  const said = configured.trim();
  if (said === "") {
    return [path.join(beside, "bin", name), ...onPath(name)].find(canRun);
  }
  const bare = !/[\\/]/.test(said);
  const named = windows && path.extname(said) === "" ? `${said}.exe` : said;
  return bare ? onPath(named).find(canRun) : [path.resolve(from, named.replace(/^~(?=[\\/])/, home))].find(canRun);
};

const canRun = (file) => {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
};
