internal import NIOCore
internal import Synchronization

/// A bounded queue between the stream's reader and the session: one putter, one taker.
///
/// Putting waits while a frame that isn't taken yet would make it exceed `capacityBytes` (an empty
/// queue takes any frame), which stops reading from the network: the sender then waits too.
final class FrameQueue: Sendable {
    private struct State {
        var frames = CircularBuffer<[UInt8]>()
        var bytes = 0
        var ended = false
        var taker: CheckedContinuation<[UInt8]?, Never>?
        var putter: CheckedContinuation<Void, Never>?
    }

    private let capacityBytes: Int
    private let state = Mutex(State())

    init(capacityBytes: Int) {
        self.capacityBytes = capacityBytes
    }

    /// What a frame takes of the capacity: its bytes and its place, so that empty frames count too.
    private static func cost(_ frame: [UInt8]) -> Int {
        frame.count + 64
    }

    /// Hands a frame over and returns when there is room for more.
    ///
    /// Frames after the end are dropped.
    func put(_ frame: [UInt8]) async {
        let (taker, isFull) = state.withLock { state in
            if state.ended { return (nil as CheckedContinuation<[UInt8]?, Never>?, false) }
            if let taker = state.taker {
                state.taker = nil
                return (taker, false)
            }
            state.frames.append(frame)
            state.bytes += Self.cost(frame)
            return (nil, state.bytes >= capacityBytes)
        }
        if let taker {
            taker.resume(returning: frame)
        } else if isFull {
            await room()
        }
    }

    private func room() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayGoOn = state.withLock { state in
                    if state.ended || state.bytes < capacityBytes || Task.isCancelled {
                        return true
                    }
                    state.putter = continuation
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        } onCancel: {
            let putter = state.withLock { $0.putter.take() }
            putter?.resume()
        }
    }

    /// Takes the oldest frame; nil once the queue has ended and is empty, or the task is cancelled.
    func take() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (answer, putter) = state.withLock { state in
                    takeOrWait(&state, continuation)
                }
                putter?.resume()
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let taker = state.withLock { $0.taker.take() }
            taker?.resume(returning: nil)
        }
    }

    /// The answer for a taker (nil: it waits), and the putter for which there is room now.
    private func takeOrWait(
        _ state: inout State, _ continuation: CheckedContinuation<[UInt8]?, Never>
    ) -> (answer: [UInt8]??, putter: CheckedContinuation<Void, Never>?) {
        if let frame = state.frames.first {
            state.frames.removeFirst()
            state.bytes -= Self.cost(frame)
            return (.some(frame), state.bytes < capacityBytes ? state.putter.take() : nil)
        }
        if state.ended || Task.isCancelled { return (.some(nil), nil) }
        precondition(state.taker == nil, "A connection's frames have one reader at a time.")
        state.taker = continuation
        return (nil, nil)
    }

    /// Ends the queue: nothing more is put; what waits is still taken unless `dropping`.
    func end(dropping: Bool) {
        let (taker, putter) = state.withLock { state in
            state.ended = true
            if dropping {
                state.frames.removeAll()
                state.bytes = 0
            }
            return (state.taker.take(), state.putter.take())
        }
        taker?.resume(returning: nil)
        putter?.resume()
    }
}
