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

    /// <summary>Looks at the files, and puts in force what is new in them. What cannot be used changes nothing.</summary>
    TlsReload LookAgain();
}
