using System.Buffers;
using System.Buffers.Text;
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
            TicketKeys = settings.TicketKeys is { } path ? Keys($"{key}.ticket-keys", path, files) : [],
        };
        return () => Checked(key, () => new TlsServerContext(options));
    }

    /// <summary>The keys in a file: raw, one behind the other, or base64, one a line. They are valid until the files are disposed of.</summary>
    private static List<ReadOnlyMemory<byte>> Keys(string key, string path, TlsFiles files)
    {
        const int Size = TlsServerOptions.TicketKeyBytes;
        var bytes = files.Read(key, path);
        List<ReadOnlyMemory<byte>> keys = [];
        if (bytes.Length % Size == 0)
        {
            for (var at = 0; at < bytes.Length; at += Size) keys.Add(bytes.AsMemory(at, Size));
            return keys;
        }

        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            var line = bytes.AsSpan(range).Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            var secret = files.Rent(Base64.GetMaxDecodedFromUtf8Length(line.Length));
            if (Base64.DecodeFromUtf8(line, secret, out _, out var length) != OperationStatus.Done || length != Size) throw NoKeys();
            keys.Add(secret.AsMemory(0, Size));
        }

        return keys.Count > 0 ? keys : throw NoKeys();

        TlsSettingsException NoKeys() =>
            new(key, $"{Quoted.Plain(path)} does not hold keys of {Size} bytes", $"make one: openssl rand -base64 -A {Size}");
    }
}
