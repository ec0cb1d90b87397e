internal import Foundation
internal import SwiftProtobuf

// Acts, and the policy that one of them sets, as protobuf messages.

extension Act {
    init(_ message: Saime_V1_Act) throws(MalformedBytes) {
        guard let order = message.act else { throw .init("the act is of an unknown kind") }
        var cuts: [Cut] = []
        for cut in message.cuts { cuts.append(try Cut(cut)) }
        guard Set(cuts.map(\.log)).count == cuts.count else {
            throw .init("the act cuts a log twice")
        }
        var requests: [Reference] = []
        for request in message.requests { requests.append(try Reference(request)) }
        self.init(try Order(order), cuts: cuts, requests: requests)
    }

    var message: Saime_V1_Act {
        var message = Saime_V1_Act()
        message.cuts = cuts.map(\.message)
        message.requests = requests.map(\.message)
        message.act = order.message
        return message
    }
}

extension Act.Order {
    init(_ message: Saime_V1_Act.OneOf_Act) throws(MalformedBytes) {
        switch message {
        case .genesis(let genesis):
            self = .genesis(
                .init(
                    name: genesis.name, rootKey: Bytes(genesis.rootKey),
                    directoryKey: Bytes(genesis.directoryKey),
                    authorities: genesis.authorities.map { Bytes($0) },
                    rootSignature: Bytes(genesis.rootSignature)))
        case .admit(let admit):
            guard let number = UInt32(exactly: admit.leadKind.rawValue),
                let leadKind = LeadKind(rawValue: number)
            else { throw .init("the lead kind is unknown") }
            self = .admit(
                .init(
                    number: admit.number, registration: admit.registration, code: admit.code,
                    name: admit.name, sealKey: Bytes(admit.sealKey),
                    nodeKeys: admit.nodeKeys.map { Bytes($0) }, host: admit.host,
                    leadKind: leadKind))
        case .assignLead(let assign):
            self = .assignLead(institution: assign.institution, lead: assign.lead)
        case .delegate(let delegate):
            for group in delegate.groups { try Cell.checkGroup(group) }
            self = .delegate(
                owner: delegate.owner, delegate: delegate.delegate, groups: delegate.groups,
                records: try RecordID.all(delegate.records))
        case .endDelegation(let end): self = .endDelegation(end.delegation)
        case .transfer(let transfer):
            self = .transfer(
                records: try RecordID.all(transfer.records), from: transfer.from,
                to: transfer.to)
        case .rotateKey(let rotate):
            self = .rotateKey(institution: rotate.institution, sealKey: Bytes(rotate.sealKey))
        case .host(let host):
            self = .host(
                institution: host.institution, host: host.host, sealKey: Bytes(host.sealKey),
                nodeKeys: host.nodeKeys.map { Bytes($0) })
        case .policy(let policy): self = .policy(try Policy(policy))
        case .exclude(let exclude): self = .exclude(exclude.institution)
        case .rename(let rename):
            self = .rename(
                institution: rename.institution, registration: rename.registration,
                code: rename.code, name: rename.name)
        case .bindNode(let bind):
            self = .bindNode(institution: bind.institution, nodeKey: Bytes(bind.nodeKey))
        case .unbindNode(let unbind):
            self = .unbindNode(institution: unbind.institution, nodeKey: Bytes(unbind.nodeKey))
        case .rotateDirectoryKey(let rotate):
            self = .rotateDirectoryKey(
                key: Bytes(rotate.directoryKey), rootSignature: Bytes(rotate.rootSignature))
        }
    }

    var message: Saime_V1_Act.OneOf_Act {
        switch self {
        case .genesis(let genesis):
            return .genesis(
                .with {
                    $0.name = genesis.name
                    $0.rootKey = Data(genesis.rootKey)
                    $0.directoryKey = Data(genesis.directoryKey)
                    $0.authorities = genesis.authorities.map { Data($0) }
                    $0.rootSignature = Data(genesis.rootSignature)
                })
        case .admit(let admission):
            return .admit(
                .with {
                    $0.number = admission.number
                    $0.registration = admission.registration
                    $0.code = admission.code
                    $0.name = admission.name
                    $0.sealKey = Data(admission.sealKey)
                    $0.nodeKeys = admission.nodeKeys.map { Data($0) }
                    $0.host = admission.host
                    $0.leadKind = .init(rawValue: Int(admission.leadKind.rawValue)) ?? .notALead
                })
        case .assignLead(let institution, let lead):
            return .assignLead(
                .with {
                    $0.institution = institution
                    $0.lead = lead
                })
        case .delegate(let owner, let delegate, let groups, let records):
            return .delegate(
                .with {
                    $0.owner = owner
                    $0.delegate = delegate
                    $0.groups = groups
                    $0.records = records.map { Data($0.bytes) }
                })
        case .endDelegation(let sequence):
            return .endDelegation(.with { $0.delegation = sequence })
        case .transfer(let records, let from, let to):
            return .transfer(
                .with {
                    $0.records = records.map { Data($0.bytes) }
                    $0.from = from
                    $0.to = to
                })
        case .rotateKey(let institution, let sealKey):
            return .rotateKey(
                .with {
                    $0.institution = institution
                    $0.sealKey = Data(sealKey)
                })
        case .host(let institution, let host, let sealKey, let nodeKeys):
            return .host(
                .with {
                    $0.institution = institution
                    $0.host = host
                    $0.sealKey = Data(sealKey)
                    $0.nodeKeys = nodeKeys.map { Data($0) }
                })
        case .policy(let policy): return .policy(policy.message)
        case .exclude(let institution):
            return .exclude(.with { $0.institution = institution })
        case .rename(let institution, let registration, let code, let name):
            return .rename(
                .with {
                    $0.institution = institution
                    $0.registration = registration
                    $0.code = code
                    $0.name = name
                })
        case .bindNode(let institution, let nodeKey):
            return .bindNode(
                .with {
                    $0.institution = institution
                    $0.nodeKey = Data(nodeKey)
                })
        case .unbindNode(let institution, let nodeKey):
            return .unbindNode(
                .with {
                    $0.institution = institution
                    $0.nodeKey = Data(nodeKey)
                })
        case .rotateDirectoryKey(let key, let rootSignature):
            return .rotateDirectoryKey(
                .with {
                    $0.directoryKey = Data(key)
                    $0.rootSignature = Data(rootSignature)
                })
        }
    }
}

extension Policy {
    init(_ message: Saime_V1_Policy) throws(MalformedBytes) {
        var rows: [PrecedenceRow] = []
        for row in message.precedence {
            try Cell.checkGroup(row.group)
            let roles = row.roles.compactMap { Role(rawValue: $0) }
            guard roles.count == row.roles.count else {
                throw .init("a precedence row names an unknown role")
            }
            rows.append(PrecedenceRow(group: row.group, roles: roles, closed: row.closed))
        }
        self.init(
            precedence: rows, timeZone: message.timeZone, dailyQuota: message.dailyQuotaBytes,
            lateQuota: message.lateQuotaBytes,
            countersigningSectors: message.countersigningSectors)
    }

    var message: Saime_V1_Policy {
        .with {
            $0.precedence = precedence.map { row in
                .with {
                    $0.group = row.group
                    $0.roles = row.roles.map(\.rawValue)
                    $0.closed = row.closed
                }
            }
            $0.timeZone = timeZone
            $0.dailyQuotaBytes = dailyQuota
            $0.lateQuotaBytes = lateQuota
            $0.countersigningSectors = countersigningSectors
        }
    }
}
