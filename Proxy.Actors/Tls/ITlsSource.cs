using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a listener or a pool, for who looks after its files.</summary>
internal interface ITlsSource : IDisposable
{
    /// <summary>Whose it is: <c>listener web</c>, <c>pool web</c>.</summary>
    string Where { get; }

    /// <summary>How often its files are looked at; infinite for never.</summary>
    TimeSpan Reload { get; }

    /// <summary>The certificates in force.</summary>
    IEnumerable<CertificateInfo> Certificates { get; }

    /// <summary>What is left out of what was found, a sentence each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Looks at the files, and puts in force what is new in them. What cannot be used changes nothing. By one thread at a time.</summary>
    TlsReload LookAgain();
}
