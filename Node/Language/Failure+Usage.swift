internal import Foundation
internal import Replication
internal import Seals
internal import Storage
internal import Transport

extension Failure {
    /// The failure that any error is to the user; nil for the argument parser's own.
    init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as SealError: self = .seal(error)
        case let error as ReplicaError: self = .replica(error)
        case let error as TransportError: self = .transport(error)
        case let error as StoreError: self = .store(error)
        case let error as CocoaError: self = .system(error.localizedDescription)
        default: return nil
        }
    }

    static func usage(_ message: String) -> Failure {
        Failure(
            "usage", .usage, Phrase(message),
            remedy: Phrase(lv: "Skat. saime help.", en: "See saime help."))
    }

    static func usage(_ message: Phrase) -> Failure {
        Failure(
            "usage", .usage, message, remedy: Phrase(lv: "Skat. --help.", en: "See --help."))
    }

    static func seal(_ error: SealError) -> Failure {
        let exit: ExitStatus =
            switch error.code {
            case .fileFailed, .fileExists: .cannotWrite
            case .unsafeFile: .notAllowed
            default: .badData
            }
        return Failure(
            "seal-" + error.code.rawValue, exit, Phrase(said: error.message),
            remedy: Phrase(said: error.remedy))
    }

    static func system(_ message: String) -> Failure {
        Failure(
            "system", .cannotWrite, Phrase(message),
            remedy: Phrase(
                lv: "Pārbaudiet disku un tiesības.", en: "Check the disk and the permissions."))
    }
}
