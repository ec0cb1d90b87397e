internal import Foundation

// The federation's certificate authority, used with stock openssl as an attacker or an
// administrator would.

extension Federation {
    /// Sets the authority up for `openssl ca`.
    private static let settings = """
        mkdir -p ca/issued && touch ca/index.txt
        [ -f ca/serial ] || echo 7001 > ca/serial
        [ -f ca/crlnumber ] || echo 70 > ca/crlnumber
        cat > ca/ca.cnf <<'END'
        [ca]
        default_ca = federation
        [federation]
        database = ca/index.txt
        new_certs_dir = ca/issued
        serial = ca/serial
        crlnumber = ca/crlnumber
        certificate = hub/certificates/authority.pem
        private_key = hub/keys/authority.pem
        default_md = sha256
        default_days = 30
        default_crl_days = 30
        policy = names
        unique_subject = no
        x509_extensions = node
        crl_extensions = list
        [names]
        commonName = supplied
        [node]
        basicConstraints = critical,CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = serverAuth,clientAuth
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        [list]
        authorityKeyIdentifier = keyid
        END
        """

    /// Runs `openssl ca` and whatever else a script says with the authority's key.
    func authority(_ script: String) async throws {
        let ended = try await shell("set -e\n\(Self.settings)\n\(script)\n")
        guard ended.status == 0 else { throw Program.Unexpected(description: "\(ended)") }
    }

    /// Gives a node a new key and a certificate of the federation's authority for it.
    func issueNewKey(to code: String) async throws {
        try await authority(
            """
            umask 077
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out \(code)/keys/node.pem
            openssl req -new -key \(code)/keys/node.pem -subj /CN=stranger -out \(code).csr
            openssl ca -batch -notext -config ca/ca.cnf -in \(code).csr -out issued.pem
            cp issued.pem \(code)/certificates/node.pem
            """)
    }

    /// Gives a node a certificate for its present key that has expired.
    func issueExpired(to code: String) async throws {
        try await authority(
            """
            openssl req -new -key \(code)/keys/node.pem -subj /CN=\(code) -out \(code).csr
            openssl ca -batch -notext -config ca/ca.cnf -startdate 20200101000000Z \
              -enddate 20210101000000Z -in \(code).csr -out issued.pem
            cp issued.pem \(code)/certificates/node.pem
            """)
    }

    /// Puts a node's certificate on the list that the national node consults.
    func revoke(_ code: String) async throws {
        try await authority(
            """
            openssl ca -config ca/ca.cnf -revoke \(code)/certificates/node.pem
            openssl ca -config ca/ca.cnf -gencrl -out hub/certificates/authority.crl
            """)
    }

    /// Gives a node a certificate of an authority that the federation doesn't know.
    func issueFromStranger(to code: String) async throws {
        try await authority(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
              -subj /CN=Stranger -keyout stranger.key -out stranger.pem
            openssl req -new -key \(code)/keys/node.pem -subj /CN=\(code) -out \(code).csr
            openssl ca -batch -notext -config ca/ca.cnf -cert stranger.pem -keyfile stranger.key \
              -in \(code).csr -out issued.pem
            cp issued.pem \(code)/certificates/node.pem
            """)
    }
}
