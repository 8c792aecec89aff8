using System.Text;
using Proxy.Configuration;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS that ends at a listener.</summary>
internal sealed class ListenerTls : TlsSource<TlsServerContext>
{
    /// <summary>Reads what the settings name.</summary>
    /// <param name="listener">The listener's name.</param>
    /// <param name="settings">Its <c>tls</c> block.</param>
    /// <exception cref="TlsSettingsException">Something cannot be used.</exception>
    internal ListenerTls(string listener, ListenerTlsSettings settings)
        : base($"listener {listener}", settings.Reload, (files, reader) => Make(files, reader, $"proxy.listeners.{listener}.tls", settings))
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

    private static Func<TlsServerContext> Make(TlsFiles files, CertificateReader reader, string key, ListenerTlsSettings settings)
    {
        var certificates = settings.Certificates.Select((each, i) => reader.Read($"{key}.certificates[{i}]", each, "server")).ToList();
        if (settings.Directory is { } directory) certificates.AddRange(reader.ReadAll($"{key}.directory", directory));
        var options = new TlsServerOptions
        {
            Certificates = certificates,
            MinVersion = TlsVersions.Of(settings.Min),
            Alpn = [.. settings.Alpn],
            ClientAuthentication = settings.ClientAuth switch
            {
                ClientAuth.Require => ClientAuthentication.Require,
                ClientAuth.Request => ClientAuthentication.Request,
                _ => ClientAuthentication.None,
            },
            ClientCa = settings.ClientCa is { } ca ? reader.ReadAuthorities($"{key}.client-ca", ca) : default,
            AllowsResumption = settings.Resumption,
            TicketKeys = settings.TicketKeys is { } path ? Keys($"{key}.ticket-keys", path, files.Read($"{key}.ticket-keys", path)) : [],
        };
        return () => Checked(key, () => new TlsServerContext(options));
    }

    /// <summary>The keys in a file: raw, one behind the other, or base64, one a line.</summary>
    private static List<ReadOnlyMemory<byte>> Keys(string key, string path, byte[] bytes)
    {
        const int Size = TlsServerOptions.TicketKeyBytes;
        if (bytes.Length % Size == 0) return [.. bytes.Chunk(Size).Select(each => (ReadOnlyMemory<byte>)each)];
        try
        {
            var lines = Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var keys = lines.Select(Convert.FromBase64String).ToList();
            if (keys.Count > 0 && keys.TrueForAll(each => each.Length == Size)) return [.. keys.Select(each => (ReadOnlyMemory<byte>)each)];
        }
        catch (FormatException)
        {
            // It is neither.
        }

        throw new TlsSettingsException(key, $"{Quoted.Plain(path)} does not hold keys of {Size} bytes", $"make one: openssl rand -base64 -A {Size}");
    }
}
