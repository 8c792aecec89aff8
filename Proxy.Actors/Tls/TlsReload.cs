namespace Proxy.Actors.Tls;

/// <summary>What a look at the files of TLS has shown.</summary>
/// <param name="IsRenewed">Whether something else is in force now.</param>
/// <param name="IsNews">Whether that, or what is wrong, is another thing than at the look before.</param>
/// <param name="Problem">Why what is in the files is not in force; empty when it is.</param>
internal readonly record struct TlsReload(bool IsRenewed, bool IsNews, string Problem);
