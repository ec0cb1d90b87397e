internal import ArgumentParser
internal import Register

/// What a command leaves: texts, a file that it was told to write, how it ends.
struct Outcome: Sendable, Equatable {
    var exit: Int32
    /// For standard output.
    var output: String
    /// For standard error.
    var errors: String
    /// Nil where the answer goes to standard output alone.
    var file: File?

    /// A file to write.
    struct File: Sendable, Equatable {
        /// As the command line names it.
        let path: String
        let bytes: Bytes
    }
}

extension Outcome {
    /// An answer in a format and language.
    init(_ answer: Answer, _ rendering: Rendering = .current) {
        self.init(
            exit: answer.exit.rawValue, output: rendering.output(answer),
            errors: rendering.warnings(answer), file: answer.file)
    }

    /// Writes the file, then the texts, and ends the command.
    func deliver() throws {
        if let file { try Files.replace(file.path, file.bytes, mode: 0o644) }
        Console.error(errors)
        Console.out(output)
        if exit != ExitStatus.done.rawValue { throw ExitCode(exit) }
    }
}
