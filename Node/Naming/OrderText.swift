internal import Merge
internal import Register

extension Act.Order {
    /// The kind's stable code.
    var code: String {
        switch self {
        case .genesis: "genesis"
        case .admit: "admit"
        case .assignLead: "assign"
        case .delegate: "delegate"
        case .endDelegation: "end"
        case .transfer: "transfer"
        case .rotateKey: "rotate"
        case .host: "host"
        case .policy: "policy"
        case .exclude: "exclude"
        case .rename: "rename"
        case .bindNode: "bind"
        case .unbindNode: "unbind"
        case .rotateDirectoryKey: "rotate-directory-key"
        }
    }

    /// What is ordered, as a sentence.
    func phrase(in directory: Directory) -> Phrase {
        func name(_ number: UInt32) -> String { directory.code(number) }
        switch self {
        case .genesis(let genesis):
            return Phrase(
                lv: "sākas federācija “\(genesis.name)”",
                en: "begins the federation “\(genesis.name)”")
        case .admit(let admission):
            return Phrase(
                lv: "uzņem \(admission.code) (#\(admission.number)): \(admission.name)",
                en: "admits \(admission.code) (#\(admission.number)): \(admission.name)")
        case .assignLead(let institution, let lead):
            return Phrase(
                lv: lead == 0
                    ? "\(name(institution)) vairs nav vadošās iestādes"
                    : "\(name(institution)) vadošā iestāde ir \(name(lead))",
                en: lead == 0
                    ? "\(name(institution)) has no lead any more"
                    : "\(name(institution)) is led by \(name(lead))")
        case .delegate(let owner, let delegate, let groups, let records):
            let what =
                groups.joined(separator: ", ") + (records.isEmpty ? "" : " (\(records.count))")
            return Phrase(
                lv: "\(name(owner)) deleģē \(name(delegate)): \(what)",
                en: "\(name(owner)) delegates to \(name(delegate)): \(what)")
        case .endDelegation(let act):
            return Phrase(
                lv: "beidzas ar aktu \(act) dotais deleģējums",
                en: "ends the delegation of act \(act)")
        case .transfer(let records, let from, let to):
            return Phrase(
                lv: "ieraksti pāriet no \(name(from)) pie \(name(to)): \(records.count)",
                en: "records pass from \(name(from)) to \(name(to)): \(records.count)")
        case .rotateKey(let institution, _):
            return Phrase(
                lv: "\(name(institution)) saņem jaunu zīmoga atslēgu",
                en: "\(name(institution)) gets a new seal key")
        case .host(let institution, let host, _, _):
            return Phrase(
                lv: "\(name(institution)) pāriet uz mezglu: \(host == 0 ? "savs" : name(host))",
                en: "\(name(institution)) moves to the node: \(host == 0 ? "its own" : name(host))")
        case .policy(let policy):
            return Phrase(
                lv: "nosaka politiku (grupas: \(policy.precedence.count))",
                en: "sets the policy (groups: \(policy.precedence.count))")
        case .exclude(let institution):
            return Phrase(
                lv: "izslēdz \(name(institution))",
                en: "ends the membership of \(name(institution))")
        case .rename(let institution, let registration, let code, let name):
            return Phrase(
                lv: "#\(institution) tagad ir \(code) (\(registration)): \(name)",
                en: "#\(institution) is now \(code) (\(registration)): \(name)")
        case .bindNode(let institution, let key):
            return Phrase(
                lv: "\(name(institution)) mezgls \(Digest.sha256(key).short) drīkst slēgties",
                en: "\(name(institution))'s node \(Digest.sha256(key).short) may connect")
        case .unbindNode(let institution, let key):
            return Phrase(
                lv:
                    "\(name(institution)) mezgls \(Digest.sha256(key).short) vairs nedrīkst slēgties",
                en:
                    "\(name(institution))'s node \(Digest.sha256(key).short) may not connect any more"
            )
        case .rotateDirectoryKey(let key, _):
            return Phrase(
                lv: "direktorija jaunā atslēga: \(Digest.sha256(key).short)",
                en: "the directory's new key: \(Digest.sha256(key).short)")
        }
    }
}

extension Digest {
    /// The first 8 hexadecimal digits, for people.
    var short: String { String(hex.prefix(8)) }
}
