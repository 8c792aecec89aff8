namespace Proxy.Actors.Tls;

/// <summary>What a look at the files of TLS has shown.</summary>
/// <param name="Renewed">What is another thing now, and in force; empty for nothing.</param>
/// <param name="Problem">What cannot be used, if that was not so at the look before; empty for nothing.</param>
/// <param name="Notes">What is left out, if it was not at the look before.</param>
internal readonly record struct TlsReload(string Renewed, string Problem, IReadOnlyList<string> Notes);
