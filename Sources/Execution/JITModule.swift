import CTinyCC
import Synchronization

/// Why libtcc made no code.
enum JITFailure: Error, Sendable {
  /// It lacks its own headers or helpers.
  case missingFiles(messages: [String])
  case executableMemoryRefused
  /// It rejects the source; its messages.
  case rejected(messages: [String])
}

/// C that libtcc has compiled into memory. The code is there as long as the module lives.
final class JITModule: CodeModule, @unchecked Sendable {
  /// libtcc 0.9.27 keeps global state while it compiles: one thread at a time.
  private static let lock = Mutex(())

  /// Unchanged after `init`, so that reading its symbols needs no lock.
  private let state: OpaquePointer

  /// The code of `source`, one translation unit.
  ///
  /// The code may call nothing but what the source defines and memcpy, memmove, memset and memcmp,
  /// which a C compiler may always ask for: `-nostdlib` also keeps libtcc from finding other
  /// functions in this process. On a 32-bit machine libtcc's helpers for 64-bit numbers are
  /// needed, and then it finds the C library too.
  ///
  /// - Parameter libraryPath: the folder of libtcc's own files, if not the built-in one.
  init(compiling source: String, libraryPath: String? = nil) throws(JITFailure) {
    let made = Self.lock.withLock { _ in Self.make(source, libraryPath) }
    state = try made.get().pointer
  }

  deinit { Self.lock.withLock { _ in tcc_delete(state) } }

  func address(of symbol: String) -> UnsafeMutableRawPointer? { tcc_get_symbol(state, symbol) }

  /// The version of libtcc, like `0.9.27`, or nil if it can't compile.
  static let version: String? = {
    let source = "int version(void) { return __TINYC__; }"
    guard let module = try? JITModule(compiling: source),
      let address = module.address(of: "version")
    else { return nil }
    let number = withExtendedLifetime(module) {
      unsafeBitCast(address, to: (@convention(c) () -> Int32).self)()
    }
    return "\(number / 10000).\(number / 100 % 100).\(number % 100)"
  }()

  private struct State: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  /// Collects messages for libtcc, which hands back its address.
  private final class Messages {
    var lines: [String] = []
  }

  /// - Requires: the lock is held.
  private static func make(_ source: String, _ libraryPath: String?) -> Result<State, JITFailure> {
    if memoc_may_execute_memory() == 0 { return .failure(.executableMemoryRefused) }
    guard let state = tcc_new() else { return .failure(.rejected(messages: ["out of memory"])) }
    let messages = Messages()
    let error = withExtendedLifetime(messages) { () -> JITFailure? in
      tcc_set_error_func(state, Unmanaged.passUnretained(messages).toOpaque()) { box, text in
        guard let box, let text else { return }
        Unmanaged<Messages>.fromOpaque(box).takeUnretainedValue().lines.append(
          String(cString: text))
      }
      if let libraryPath { tcc_set_lib_path(state, libraryPath) }
      #if _pointerBitWidth(_64)
        tcc_set_options(state, "-std=c99 -nostdlib")
      #else
        tcc_set_options(state, "-std=c99")
      #endif
      tcc_set_output_type(state, TCC_OUTPUT_MEMORY)
      memoc_tcc_add_freestanding_functions(state)
      if tcc_compile_string(state, source) == 0, memoc_tcc_relocate(state) == 0 { return nil }
      let isMissing = messages.lines.contains {
        $0.hasSuffix("not found") && ($0.contains("include file") || $0.contains("libtcc1.a"))
      }
      return isMissing
        ? .missingFiles(messages: messages.lines) : .rejected(messages: messages.lines)
    }
    if let error {
      tcc_delete(state)
      return .failure(error)
    }
    tcc_set_error_func(state, nil, nil)
    return .success(State(pointer: state))
  }
}
