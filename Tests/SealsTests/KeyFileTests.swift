import Foundation
import Seals
import Testing

@Suite("Private key files")
struct KeyFileTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    private func readingCode(_ path: String) -> SealError.Code? {
        code { () throws(SealError) in _ = try SealKey(file: path) }
    }

    @Test("A key comes back from its file, which has mode 0600", arguments: SealAlgorithm.allCases)
    func roundTrip(algorithm: SealAlgorithm) throws {
        try withDirectory { directory in
            let path = directory + "/seal.pem"
            let key = try Keys.seal(algorithm)
            try key.write(to: path)
            #expect(try mode(path) == 0o600)
            #expect(try SealKey(file: path).publicKey == key.publicKey)
        }
    }

    @Test("Of all 512 modes, exactly those without any permission beyond 0600 are accepted")
    func permissions() throws {
        try withDirectory { directory in
            let path = directory + "/seal.pem"
            try Keys.seal(.p256).write(to: path)
            for mode in 0...0o777 {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: path)
                let expected: SealError.Code? = mode & ~0o600 == 0 ? nil : .unsafeFile
                let found = readingCode(path)
                // Without superuser rights, a file that its owner may not read can't be opened.
                let isUnreadable = mode & 0o400 == 0 && found == .fileFailed
                #expect(found == expected || isUnreadable, "mode \(String(mode, radix: 8))")
            }
        }
    }

    @Test("Another user's key is refused", .enabled(if: geteuid() == 0))
    func owner() throws {
        try withDirectory { directory in
            let path = directory + "/seal.pem"
            try Keys.seal(.p256).write(to: path)
            try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: path)
            #expect(readingCode(path) == .unsafeFile)
        }
    }

    @Test("A file is never overwritten, nor what a link points to")
    func exclusive() throws {
        try withDirectory { directory in
            let path = directory + "/seal.pem"
            let key = try Keys.seal(.p256)
            try key.write(to: path)
            let other = try Keys.seal(.ed25519)
            #expect(code { () throws(SealError) in try other.write(to: path) } == .fileExists)
            #expect(try SealKey(file: path).publicKey == key.publicKey)
            let link = directory + "/link.pem"
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: directory + "/new.pem")
            #expect(code { () throws(SealError) in try other.write(to: link) } == .fileExists)
        }
    }

    @Test("Missing files, directories, pipes and oversized files are refused with a reason")
    func notAKeyFile() throws {
        try withDirectory { directory in
            #expect(readingCode(directory + "/none.pem") == .fileFailed)
            #expect(readingCode(directory) == .unsafeFile)
            let pipe = directory + "/pipe"
            #expect(try run("/usr/bin/mkfifo", ["-m", "600", pipe]).status == 0)
            #expect(readingCode(pipe) == .unsafeFile)
            let large = directory + "/large.pem"
            try write([UInt8](repeating: 0x41, count: 65_537), to: large)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: large)
            #expect(readingCode(large) == .malformed)
            let key = try Keys.seal(.p256)
            let missing = directory + "/none/seal.pem"
            #expect(code { () throws(SealError) in try key.write(to: missing) } == .fileFailed)
        }
    }

    @Test("PKCS#11 URIs are refused by name")
    func token() throws {
        let key = try Keys.seal(.p256)
        for uri in ["pkcs11:token=zimogs;object=seal", "PKCS11:object=seal"] {
            #expect(readingCode(uri) == .unsupportedToken)
            #expect(code { () throws(SealError) in try key.write(to: uri) } == .unsupportedToken)
        }
    }
}
