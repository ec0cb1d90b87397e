internal import Replication
internal import Storage
internal import Transport

/// Failures of the modules, as the user meets them.
extension Failure {
    static func replica(_ error: ReplicaError) -> Failure {
        let (code, exit): (String, ExitStatus) =
            switch error.code {
            case .notJoined: ("not-joined", .missing)
            case .joinedAlready: ("joined-already", .cannotWrite)
            case .badMembership: ("bad-membership", .badData)
            case .notAllowed: ("not-allowed", .notAllowed)
            case .noSeal: ("no-seal", .notAllowed)
            case .fenced: ("fenced", .notNow)
            case .stopped: ("stopped", .notNow)
            case .notFound: ("not-found", .missing)
            case .tooLarge: ("too-large", .badData)
            case .damaged: ("damaged", .defect)
            case .unwritable: ("cannot-write", .cannotWrite)
            }
        return Failure(
            code, exit, Phrase(said: error.message), remedy: Phrase(said: error.remedy))
    }

    static func store(_ error: StoreError) -> Failure {
        let exit: ExitStatus =
            switch error.code {
            case .busy: .notNow
            case .damaged, .schemaTooNew: .badData
            case .full, .failed: .cannotWrite
            }
        return Failure(
            "store-" + error.code.rawValue, exit, Phrase(said: error.message),
            remedy: Phrase(said: error.remedy))
    }

    static func transport(_ error: TransportError) -> Failure {
        let exit: ExitStatus =
            switch error.stage {
            case .configuration: .badData
            // Nobody refused anything where the connection broke.
            case .session: error.code == TransportError.lostCode ? .unreachable : .notAllowed
            default: .unreachable
            }
        return Failure(
            error.code, exit,
            Phrase(
                lv: Phrase(said: error.stage.rawValue).lv + ": " + Phrase(said: error.message).lv,
                en: "\(error.stage.rawValue): \(error.message)"),
            remedy: Phrase(said: error.remedy))
    }
}
