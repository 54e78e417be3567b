import Diagnostics
import Emission

/// Generated C, compiled by the system's compiler into a shared library that is loaded here.
package struct SystemCompilerEngine: CompiledEngine {
  package let name: String
  package let description: String

  let network: CompiledNetwork

  /// The engine of `code`, whose two files are compiled as they are.
  ///
  /// - Parameter name: what reports call it; another one if there are two.
  /// - Throws: a `Diagnostic` if the compiler is missing or rejects the C; then the files are kept
  ///   in a temporary folder, which the diagnostic names.
  package init(
    compiling code: GeneratedC, with compiler: SystemCompiler = SystemCompiler(),
    name: String = "cc"
  ) async throws {
    let version = try await compiler.version()
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    _ = try folder.write(code.header, to: "\(code.fileName).h")
    let source = try folder.write(code.source, to: "\(code.fileName).c")
    let library = folder.url.appending(path: "\(code.fileName).so")
    let messages = try await compiler.makeLibrary(library, of: source)
    if !messages.isSuccess {
      let kept = try TemporaryFolder(isKept: true)
      _ = try kept.write(code.header, to: "\(code.fileName).h")
      let copy = try kept.write(code.source, to: "\(code.fileName).c")
      throw rejectedC(by: version, messages: [messages.output], source: copy)
    }
    let module: SharedLibrary
    do throws(SharedLibrary.LoadFailure) {
      module = try SharedLibrary(loading: library)
    } catch {
      throw unloadableLibrary(error.message, by: version)
    }
    self.name = name
    network = try CompiledNetwork(code.interface, in: module, engine: name)
    let flags = [compiler.optimization] + compiler.flags
    let language = compiler.language == .cPlusPlus ? " as C++" : ""
    description = "\(version) \(flags.joined(separator: " "))\(language)"
  }
}
