internal import Foundation

/// What the help pages say of the commands, as the program itself dumps it.
enum Help {
    /// A command that does something: a verb, or a noun without verbs.
    struct Leaf {
        /// As it is typed, `saime record show`.
        let name: String
        /// The example of its help page; nil if there is none.
        let example: String?
        /// Its long options, `--home`.
        let options: [String]

        /// Whether an example leaves out the verb because the noun has it as default.
        func isDefault(of example: String) -> Bool {
            name.split(separator: " ").dropLast().joined(separator: " ") == example
        }
    }

    /// All commands that do something.
    static func leaves() async throws -> [Leaf] {
        let folder = try Folder()
        let dump = try await Program.run(
            Program.saime, ["--experimental-dump-help", "--lang", "en"], in: folder.url,
            environment: ["SAIME_LANG": "en"])
        return leaves(of: dump.json["command"], under: [])
    }

    /// The long options that a line of code names.
    static func options(in code: String) -> [String] {
        code.matches(of: /(?:^|\s)(--[a-z][a-z-]*)/).map { String($0.output.1) }
    }

    private static func leaves(of command: JSON, under path: [String]) -> [Leaf] {
        let path = path + [command["commandName"].text]
        let verbs = command["subcommands"].items.filter { $0["commandName"].text != "help" }
        guard verbs.isEmpty else { return verbs.flatMap { leaves(of: $0, under: path) } }
        let said = command["discussion"].text
        let options = command["arguments"].items.flatMap { $0["names"].items }
            .filter { $0["kind"].text == "long" }.map { "--" + $0["name"].text }
        return [
            Leaf(
                name: path.joined(separator: " "),
                example: said.firstMatch(of: /Example: (saime .+)/).map { String($0.output.1) },
                options: options)
        ]
    }
}
