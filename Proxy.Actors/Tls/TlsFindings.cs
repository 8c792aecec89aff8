using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>What a check of the files of TLS has found.</summary>
/// <param name="Errors">What keeps a node from starting.</param>
/// <param name="Warnings">What does not, a sentence each.</param>
public sealed record TlsFindings(IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<string> Warnings);
