internal import Foundation

/// A language of the interface.
enum Language: String, CaseIterable, Sendable {
    /// Latvian, the interface's first language.
    case lv
    /// English.
    case en

    /// The language of this process, or of the one that it answers.
    static var current: Language { Questioner.current?.language ?? own }

    /// `--lang`, `SAIME_LANG`, the home's configuration, `LANG`.
    ///
    /// Help texts are made before arguments are parsed, so it is read from the raw arguments.
    private static let own = chosen(
        arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    static func chosen(arguments: [String], environment: [String: String]) -> Language {
        if let word = value(of: "--lang", in: arguments), let named = Language(rawValue: word) {
            return named
        }
        if let named = environment["SAIME_LANG"].flatMap(Language.init(rawValue:)) { return named }
        let home = value(of: "--home", in: arguments) ?? environment["SAIME_HOME"]
        if let home, let stored = Home(path: home).storedLanguage { return stored }
        return environment["LANG"]?.hasPrefix("lv") == true ? .lv : .en
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == option, index + 1 < arguments.count { return arguments[index + 1] }
            if argument.hasPrefix(option + "=") {
                return String(argument.dropFirst(option.count + 1))
            }
        }
        return nil
    }
}

/// A text of the interface in its two languages.
struct Phrase: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// Latvian.
    let lv: String
    /// English.
    let en: String

    init(lv: String, en: String) {
        self.lv = lv
        self.en = en
    }

    /// A text that is the same in both languages: a command, a name, a number.
    init(stringLiteral text: String) { self.init(lv: text, en: text) }

    /// A text that is the same in both languages.
    init(_ text: String) { self.init(lv: text, en: text) }

    /// The text in a language.
    func text(_ language: Language) -> String {
        switch language {
        case .lv: lv
        case .en: en
        }
    }

    /// The text in the process's language.
    var text: String { text(.current) }
}

/// The text of a help page, in the process's language.
func say(_ lv: String, _ en: String) -> String { Phrase(lv: lv, en: en).text }
