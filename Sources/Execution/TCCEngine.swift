import Diagnostics
import Emission

/// Generated C, compiled in memory by libtcc and run at once.
package struct TCCEngine: CompiledEngine {
  package let name: String
  package let description: String

  let network: CompiledNetwork

  /// The engine of `code`, compiled as one translation unit.
  ///
  /// - Parameters:
  ///   - name: what reports call it; another one if there are two.
  ///   - libraryPath: the folder of libtcc's own files, if not the built-in one.
  /// - Throws: a `Diagnostic` if libtcc lacks its files, memory can't be made executable, or the C
  ///   is wrong; then its source is kept in a temporary file, which the diagnostic names.
  package init(compiling code: GeneratedC, name: String = "tcc", libraryPath: String? = nil) throws
  {
    let source = code.selfContainedSource
    let module: JITModule
    do throws(JITFailure) {
      module = try JITModule(compiling: source, libraryPath: libraryPath)
    } catch {
      switch error {
      case .missingFiles(let messages): throw missingTCCFiles(messages)
      case .executableMemoryRefused: throw refusedExecutableMemory()
      case .rejected(let messages):
        let file = try TemporaryFolder(isKept: true).write(source, to: "\(code.fileName).c")
        throw rejectedC(by: name, messages: messages, source: file)
      }
    }
    self.name = name
    network = try CompiledNetwork(code.interface, in: module, engine: name)
    description = "tcc \(JITModule.version ?? "of unknown version") in memory"
  }
}
