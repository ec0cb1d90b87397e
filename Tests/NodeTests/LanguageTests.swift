internal import Foundation
internal import Testing

@testable internal import saime

/// What people read in Latvian.
@Suite("Latvian")
struct LanguageTests {
    @Test("Every sentence of the book names the same things in both languages, and stands once")
    func book() {
        var seen: Set<String> = []
        for (english, latvian) in PhraseBook.sentences {
            #expect(seen.insert(english).inserted, "twice: \(english)")
            #expect(Self.places(english) == Self.places(latvian), "\(english)")
        }
    }

    @Test(
        "Every error that a module states has its Latvian",
        arguments: [
            "Transport/TransportError.swift", "Storage/StoreError.swift",
            "Replication/ReplicaError.swift",
        ])
    func modules(path: String) throws {
        let source = try String(
            contentsOf: Program.package.appending(path: "Sources/\(path)"), encoding: .utf8)
        let stated = Self.sentences(in: source)
        #expect(stated.count > 5)
        // A sentence put together from parts ends elsewhere; a frame is of this node's own making.
        for sentence in stated
        where sentence.hasSuffix(".") && sentence != "Split it." && !sentence.hasPrefix("A frame") {
            #expect(PhraseBook.latvian(sentence) != nil, "\(path): \(sentence)")
        }
    }

    @Test("Every reason of an act, and every text about keys and certificates, has its Latvian")
    func reasons() throws {
        for (module, pattern) in [
            ("Merge", #"throw \.init\(\s*"([^"]+)""#),
            (
                "Seals",
                #"(?:malformed|invalidValue|operationFailed|fileFailed)\(\s*"([^"]+)"(?:,\s*"([^"]+)")?"#
            ),
            ("Seals", #"SealError\(\s*\.[A-Za-z]+,\s*"([^"]+)",\s*remedy:\s*"([^"]+)""#),
            ("Seals", #"Self\(\s*\.[A-Za-z]+,\s*"([^"]+)",\s*remedy:\s*"([^"]+)""#),
        ] {
            let stated = try Self.texts(in: module, matching: Regex(pattern))
            #expect(stated.count > 2, "\(module): \(pattern)")
            for text in stated {
                #expect(PhraseBook.latvian(text) != nil, "\(module): \(text)")
            }
        }
    }

    @Test("Every refusal has its Latvian, of which no part stays English")
    func refusals() throws {
        for module in ["Merge", "Replication", "SyncProtocol"] {
            let stated = try Self.texts(
                in: module, matching: Regex(#"Refusal\(\s*\.[A-Za-z]+,\s*"([^"]+)""#))
            #expect(stated.count > 2, "\(module)")
            // Where an entry can't be read, the reason is the reader's own.
            for text in stated where text != "X: X" {
                let latvian = PhraseBook.latvian(text)
                #expect(latvian != nil, "\(module): \(text)")
                let words = (latvian ?? "").split { !$0.isLetter }
                #expect(!words.contains("the"), "\(module): \(latvian ?? "")")
            }
        }
    }

    @Test("What is named in a sentence comes over, and is looked up in turn")
    func filled() {
        #expect(
            PhraseBook.latvian("No connection to 10.0.0.1:7443: no answer within 10 s.")
                == "Nav savienojuma ar 10.0.0.1:7443: 10 s laikā nav atbildes.")
        #expect(PhraseBook.latvian("Nobody ever said this.") == nil)
        let line = PhraseBook.latvian(
            "TCP: No connection to h:1: x. [connection-refused] Check the versions of both nodes.")
        #expect(
            line
                == "TCP: Nav savienojuma ar h:1: x. [connection-refused] Pārbaudiet abu mezglu versijas."
        )
    }

    @Test("A statement shows its text in all languages, the reader's first, and that it is signed")
    func texts() async throws {
        let federation = try await Federation()
        defer { withExtendedLifetime(federation) {} }
        let hub = federation.hub
        try await hub.run("record", "create", "need", "code=a", "name.lv=Kur", "name.en=Where")
        let set = ["record", "set", "a", "name.lv=Kurp"]
        #expect(try await hub.say(set + ["--dry-run"], in: "en").contains("Nothing is written."))
        let said = try await hub.say(set, in: "en")
        #expect(said.contains("varam/a") && said.contains("Signed: 1/"), "\(said)")
        for (language, text) in [("en", "Where (lv: Kurp)"), ("lv", "Kurp (en: Where)")] {
            let explained = try await hub.say(["explain", "a", "need.name"], in: language)
            #expect(explained.contains(text), "\(explained)")
        }
    }

    @Test("A peer that can't be reached is told of in Latvian, in sync and in status")
    func unreachable() async throws {
        let federation = try await Federation(Federation.nvd)
        let nvd = federation[Federation.nvd]
        for command in ["sync", "status"] {
            let ended = try await Program.run(
                Program.saime, [command, "--home", nvd.home.path, "--lang", "lv"],
                in: federation.folder)
            let said = ended.out + ended.error
            #expect(said.contains("Nav savienojuma ar"), "\(ended)")
            #expect(!said.contains("Check"), "\(ended)")
        }
    }

    /// What a pattern catches in a module's sources, with `X` for what the texts insert.
    private static func texts(
        in module: String, matching pattern: Regex<AnyRegexOutput>
    ) throws -> Set<String> {
        var texts: Set<String> = []
        for file in try Source.files(under: "Sources/\(module)") {
            for match in file.text.matches(of: pattern) {
                texts.formUnion(match.output.dropFirst().compactMap(\.substring).map(String.init))
            }
        }
        return texts
    }

    private static func places(_ text: String) -> Int {
        text.components(separatedBy: "{}").count
    }

    /// The texts behind `message:` and `remedy:`, joined, with `X` for what they insert.
    private static func sentences(in source: String) -> [String] {
        let joined = source.replacing(/"\s*\+\s*"/, with: "")
        var found: [String] = []
        for match in joined.matches(of: /(message|remedy):\s*"/) {
            var text = ""
            var rest = joined[match.range.upperBound...]
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    text.append(character)
                    continue
                }
                text += "X"
                rest = skippingParentheses(rest)
            }
            if !text.isEmpty { found.append(text) }
        }
        return found
    }

    private static func skippingParentheses(_ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return text[text.index(after: index)...] }
        }
        return ""
    }
}
