using Proxy.Configuration;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS that ends at a listener.</summary>
internal sealed class ListenerTls : TlsSource<TlsServerContext>
{
    /// <summary>Reads what the settings name.</summary>
    /// <param name="listener">The listener's name.</param>
    /// <param name="settings">Its <c>tls</c> block.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TlsSettingsException">Something cannot be used.</exception>
    internal ListenerTls(string listener, ListenerTlsSettings settings, TimeProvider time)
        : base($"listener {listener}", settings.Reload, time, reader => Make(reader, $"proxy.listeners.{listener}.tls", settings, time))
    {
        Listener = listener;
        Settings = settings;
        HandshakeMilliseconds = (long)settings.HandshakeTimeout.TotalMilliseconds;
    }

    /// <summary>The listener's name.</summary>
    internal string Listener { get; }

    /// <summary>What it was made of.</summary>
    internal ListenerTlsSettings Settings { get; }

    /// <summary>Milliseconds that a handshake may take.</summary>
    internal long HandshakeMilliseconds { get; }

    /// <summary>Makes the session of an accepted connection.</summary>
    internal TlsSession CreateSession() => Create(context => context.CreateSession());

    private protected override bool IsShown(TlsServerContext context, TlsCertificate certificate) => context.IsShown(certificate);

    private static Func<TlsServerContext> Make(CertificateReader reader, string key, ListenerTlsSettings settings, TimeProvider time)
    {
        var certificates = settings.Certificates.Select((each, i) => reader.Read($"{key}.certificates[{i}]", each, "server")).OfType<TlsCertificate>().ToList();
        if (settings.Directory is { } directory) certificates.AddRange(reader.ReadAll($"{key}.directory", directory));
        var options = new TlsServerOptions
        {
            Certificates = certificates,
            Time = time,
            MinVersion = TlsVersions.Of(settings.Min),
            Alpn = [.. settings.Alpn],
            ClientAuthentication = settings.ClientAuth switch
            {
                ClientAuth.Require => ClientAuthentication.Require,
                ClientAuth.Request => ClientAuthentication.Request,
                _ => ClientAuthentication.None,
            },
            ClientCa = settings.ClientCa is { } ca ? reader.ReadAuthorities($"{key}.client-ca", ca, "client CA") : default,
            AllowsResumption = settings.Resumption,
            TicketKeys = settings.TicketKeys is { } path ? (IReadOnlyList<ReadOnlyMemory<byte>>?)reader.ReadTicketKeys($"{key}.ticket-keys", path) ?? [] : [],
        };
        return () => Checked(key, () => new TlsServerContext(options));
    }
}
