internal import Foundation
internal import Register
internal import Replication

/// What the frontier notes give away: that somebody keeps something from this node (DESIGN §5).
enum Alarm {
    /// A log is shorter here than a note says, after a completed exchange.
    case keptBack(ShortLog)
    /// The daily notes stopped with this one.
    case notesStopped(day: String)

    /// How long after a note another must have come: two days, for one may be late.
    static let patience: Int64 = 2 * 24 * 3600 * 1000

    /// The alarms of a node.
    ///
    /// - Parameters:
    ///   - exchanged: When it last held the same as one of its upstreams; nil: never. At the
    ///     national node: now.
    ///   - excused: Logs of which a peer has said why they don't come.
    ///   - holds: Whether the node takes a log and may hold it.
    static func all(
        _ replica: Replica, exchanged: Int64?, excused: Set<String>,
        holds: (LogID) -> Bool
    ) throws -> [Alarm] {
        guard let exchanged else { return [] }
        return all(
            try replica.logsShorterThanNoted(), try replica.latestFrontierNote(),
            exchanged: exchanged, excused: excused, holds: holds)
    }

    /// The alarms where these logs are shorter than noted, and this is the latest note.
    static func all(
        _ shorter: [ShortLog], _ latest: FrontierNote?, exchanged: Int64, excused: Set<String>,
        holds: (LogID) -> Bool
    ) -> [Alarm] {
        var alarms: [Alarm] = shorter.filter {
            $0.time < exchanged && !excused.contains($0.log.text) && holds($0.log)
        }.map { .keptBack($0) }
        if let latest, exchanged - latest.time > patience {
            alarms.append(.notesStopped(day: latest.day))
        }
        return alarms
    }

    /// The stable word.
    var code: String {
        switch self {
        case .keptBack: "log-kept-back"
        case .notesStopped: "notes-stopped"
        }
    }

    /// What is the case, and what to do now.
    var phrase: Phrase {
        switch self {
        case .keptBack(let short):
            Phrase(
                lv: "žurnālā \(short.log.text) pēc \(Dates.day(short.day, .lv)) piezīmes ir "
                    + "\(short.noted) ieraksti, bet šeit pēc pilnas apmaiņas \(short.held): pārējo "
                    + "šim mezglam aiztur. Apmainieties ar citu mezglu vai jautājiet valsts "
                    + "vadošajai iestādei.",
                en: "log \(short.log.text) has \(short.noted) entries by the note of \(short.day), "
                    + "but \(short.held) here after a complete exchange: the rest is being kept "
                    + "from this node. Exchange with another node, or ask the national lead.")
        case .notesStopped(let day):
            Phrase(
                lv: "pēc \(Dates.day(day, .lv)) nav nevienas robežas piezīmes: valsts mezgls tās "
                    + "neraksta, vai arī šim mezglam tās aiztur. Apmainieties ar citu mezglu vai "
                    + "jautājiet valsts vadošajai iestādei, vai tās mezgls darbojas.",
                en: "no frontier note since \(day): the national node writes none, or they are "
                    + "being kept from this node. Exchange with another node, or ask the national "
                    + "lead whether its node runs.")
        }
    }

    /// The alarm in JSON.
    var json: JSON {
        var document: [String: JSON] = ["code": .string(code), "message": .string(phrase.text)]
        switch self {
        case .keptBack(let short):
            document["log"] = .string(short.log.text)
            document["noted"] = .count(short.noted)
            document["held"] = .count(short.held)
            document["day"] = .string(short.day)
        case .notesStopped(let day): document["day"] = .string(day)
        }
        return .object(document)
    }
}
