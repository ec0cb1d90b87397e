import COpenSSL

/// The one owner of an OpenSSL object: frees it once, and lends it for the length of a call.
///
/// The object behind it is never changed after it came in here. OpenSSL 3 lets several threads use
/// an EVP_PKEY, X509 or X509_CRL at once as long as nobody changes it (openssl-threads(7)); what it
/// computes lazily inside, it guards with locks of its own. That is why a handle is `Sendable`.
@safe
final class Handle: @unchecked Sendable {
    private let raw: OpaquePointer
    private let release: @Sendable (OpaquePointer) -> Void

    /// Takes over the object; nil in, nil out.
    init?(_ raw: OpaquePointer?, release: @escaping @Sendable (OpaquePointer) -> Void) {
        guard let raw = unsafe raw else { return nil }
        unsafe self.raw = raw
        unsafe self.release = release
    }

    deinit { unsafe release(raw) }

    /// Lends the object to the closure; it stays alive until the closure has returned.
    func use<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(raw)
    }
}

extension Handle {
    static func key(_ raw: OpaquePointer?) -> Handle? {
        unsafe Handle(raw) { unsafe EVP_PKEY_free($0) }
    }

    static func certificate(_ raw: OpaquePointer?) -> Handle? {
        unsafe Handle(raw) { unsafe X509_free($0) }
    }

    static func request(_ raw: OpaquePointer?) -> Handle? {
        unsafe Handle(raw) { unsafe X509_REQ_free($0) }
    }

    static func revocationList(_ raw: OpaquePointer?) -> Handle? {
        unsafe Handle(raw) { unsafe X509_CRL_free($0) }
    }
}

/// OpenSSL's list of reasons, one for each thread; no call here leaves any for the next caller.
enum ErrorQueue {
    /// Empties the queue and returns its reasons, oldest first, at most 16.
    ///
    /// The entries' free text is left out: it may quote input.
    static func drain() -> [String] {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            if code == 0 { return reasons }
            if reasons.count < 16 { reasons.append(text(of: code)) }
        }
    }

    /// Empties the queue.
    static func clear() { ERR_clear_error() }

    private static func text(of code: UInt) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        unsafe ERR_error_string_n(code, &buffer, buffer.count)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// DER through OpenSSL's i2d and d2i functions.
enum DER {
    typealias Encode = (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    typealias Decode = (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?

    /// The bytes that an i2d function writes, or nil if it fails.
    static func encode(_ encode: Encode) -> [UInt8]? {
        let length = encode(nil)
        guard length > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe encode(&cursor)
        }
        return written == length ? bytes : nil
    }

    /// The object that a d2i function reads, or nil if it fails or leaves bytes over.
    static func decode(
        _ bytes: [UInt8], as own: (OpaquePointer?) -> Handle?, _ decode: Decode
    ) -> Handle? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let handle = unsafe own(decode(&cursor, buffer.count)) else { return nil }
            guard let start = buffer.baseAddress, let end = unsafe cursor else { return nil }
            return unsafe end - start == buffer.count ? handle : nil
        }
    }
}

/// Whether an OpenSSL function said 1, which is success for those used here.
func succeeded(_ status: Int32) -> Bool { status == 1 }

/// An OpenSSL memory buffer; what it held is overwritten when it is freed (BUF_MEM_free).
@safe
struct MemoryBuffer: ~Copyable {
    private let raw: OpaquePointer

    /// A buffer that holds these bytes; nil if memory is short.
    init?(_ bytes: [UInt8] = []) {
        guard let raw = unsafe BIO_new(BIO_s_mem()) else { return nil }
        var count = 0
        if !bytes.isEmpty, unsafe !succeeded(BIO_write_ex(raw, bytes, bytes.count, &count)) {
            unsafe BIO_free(raw)
            return nil
        }
        unsafe self.raw = raw
    }

    deinit { unsafe BIO_free(raw) }

    /// Lends the buffer to the closure.
    borrowing func use<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        unsafe body(raw)
    }

    /// Everything written so far and not yet read.
    borrowing func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(raw))
        var count = 0
        if unsafe !bytes.isEmpty && BIO_read_ex(raw, &bytes, bytes.count, &count) != 1 { return [] }
        return count == bytes.count ? bytes : Array(bytes.prefix(count))
    }
}
