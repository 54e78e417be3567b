import Foundation

/// A shared library that is loaded as long as this object lives. Its file may go at once.
final class SharedLibrary: CodeModule, @unchecked Sendable {
  /// Why a library could not be loaded: the system's message.
  struct LoadFailure: Error {
    let message: String
  }

  private let handle: UnsafeMutableRawPointer

  init(loading file: URL) throws(LoadFailure) {
    guard let handle = dlopen(file.path, RTLD_NOW | RTLD_LOCAL) else {
      throw LoadFailure(message: dlerror().map { String(cString: $0) } ?? "unknown")
    }
    self.handle = handle
  }

  deinit { dlclose(handle) }

  func address(of symbol: String) -> UnsafeMutableRawPointer? { dlsym(handle, symbol) }
}
