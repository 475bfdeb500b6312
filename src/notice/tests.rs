use super::*;

fn outline(name: &str, text: &str) -> String {
    let file = SourceFile::utf8(name, text);
    let format = Format::of(&file);
    read(&file, FileId(0), format).value.outline(&file)
}

#[test]
fn show() {
    if let Ok(path) = std::env::var("SHOW") {
        let text = std::fs::read_to_string(&path).unwrap();
        println!("{}", outline(&path, &text));
    }
}
