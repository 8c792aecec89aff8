using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the <c>tls</c> blocks of listeners and pools.</summary>
internal static class TlsReader
{
    private const string Key = "tls";

    private static readonly string[] CertificateKeys = ["cert", "key"];

    private static readonly Func<string, Parsed<TlsVersion>> Version = Choices.Of(("1.2", TlsVersion.Tls12), ("1.3", TlsVersion.Tls13));

    private static readonly Func<string, Parsed<ClientAuth>> Auth =
        Choices.Of(("none", ClientAuth.None), ("request", ClientAuth.Request), ("require", ClientAuth.Require));

    /// <summary>TLS of a listener; null when there is neither a certificate nor a directory of them.</summary>
    public static ListenerTlsSettings? Listener(Section listener) =>
        listener.BlockOrOff(Key) is { } section && OfListener(section) is { } tls and not { Certificates.Count: 0, Directory: null } ? tls : null;

    /// <summary>TLS of a pool; null when the pool does not say so.</summary>
    public static PoolTlsSettings? Pool(Section pool) =>
        pool.BlockOrOff(Key) is { } section && OfPool(section) is { } tls && (pool.Has(Key) || pool.IsOn(Key)) ? tls : null;

    /// <summary>Reports a block of a listener without a certificate.</summary>
    public static void RejectIdle(Section section, ListenerSettings listener)
    {
        if (listener.Tls is not null || !section.Wants(Key) || section.BlockOrOff(Key) is not { } block) return;
        if (!block.Has("certificates") || block.IsEmptyList("certificates"))
            section.Error(Key, "there is no certificate", "write tls { certificates = [ { cert = \"site.crt\", key = \"site.key\" } ] }, or directory");
    }

    /// <summary>Reports what is written for all listeners and does nothing, as none of them has TLS.</summary>
    public static void RejectIdleOfListeners(Section defaults)
    {
        if (defaults.Wants(Key) && OfListener(defaults.Block(Key)) != OfListener(defaults.Unwritten().Block(Key)))
            defaults.Error(Key, "no listener has a certificate, so there is no TLS", "write certificates or directory, here or in a listener");
    }

    /// <summary>Reports what is written for all pools and does nothing, as none of them has TLS.</summary>
    public static void RejectIdleOfPools(Section defaults)
    {
        if (defaults.Wants(Key) && OfPool(defaults.Block(Key)) != OfPool(defaults.Unwritten().Block(Key)))
            defaults.Error(Key, "no pool has tls { }, so there is no TLS", "write tls { } in the pools that it is for");
    }

    private static ListenerTlsSettings OfListener(Section section)
    {
        section.RejectUnknownKeys();
        var settings = new ListenerTlsSettings(
            Certificates(section),
            section.Value("directory", Texts.OrNone),
            section.Value("min", Version),
            Lists.Read(section, "alpn", Protocols.Parse),
            section.Value("client-ca", Texts.OrNone),
            section.Value("client-auth", Auth),
            section.Value("reload", Durations.PositiveOrOff),
            section.Value("handshake-timeout", Durations.Positive),
            section.Value("strict-close", Choices.OnOrOff),
            section.Value("resumption", Choices.OnOrOff),
            section.Value("ticket-keys", Texts.OrNone));
        if (settings is { ClientAuth: not ClientAuth.None, ClientCa: null })
            section.Error("client-ca", "it is missing, and client-auth asks for certificates", "name the file of the CA that issues them");
        if (settings is { ClientAuth: ClientAuth.None, ClientCa: not null } && section.Has("client-ca"))
            section.Error("client-auth", "it is none, and client-ca is written", "write client-auth = require, or request, or leave client-ca out");
        return settings;
    }

    private static PoolTlsSettings OfPool(Section section)
    {
        section.RejectUnknownKeys();
        return new PoolTlsSettings(
            section.Value("ca", Texts.OrNone),
            section.Value("server-name", NameOrNone),
            Certificate(section),
            section.Value("verify", Choices.OnOrOff),
            Lists.Read(section, "alpn", Protocols.Parse),
            section.Value("min", Version),
            section.Value("reload", Durations.PositiveOrOff),
            section.Value("strict-close", Choices.OnOrOff));
    }

    private static CertificateSettings? Certificate(Section section)
    {
        var (certificate, key) = (section.Value("cert", Texts.OrNone), section.Value("key", Texts.OrNone));
        if (certificate is null != key is null)
            section.Error(certificate is null ? "cert" : "key", "it is missing, and the other one is there", "write both, or none");
        return certificate is null || key is null ? null : new CertificateSettings(certificate, key);
    }

    private static ValueArray<CertificateSettings> Certificates(Section section)
    {
        var certificates = ImmutableArray.CreateBuilder<CertificateSettings>();
        foreach (var (path, node) in section.List("certificates"))
        {
            if (node.Kind != NodeKind.Block)
            {
                section.ErrorAt(path, $"{node.KindName} is written where a certificate belongs", "write { cert = \"site.crt\", key = \"site.key\" }");
                continue;
            }

            var element = section.Element(path, node);
            element.RejectUnknownKeys(CertificateKeys);
            var certificate = element.Value("cert", FilePath)!;
            certificates.Add(new CertificateSettings(certificate, element.Value("key", FilePath, certificate)!));
        }

        return new ValueArray<CertificateSettings>(certificates.ToImmutable());
    }

    private static Parsed<string> FilePath(string text) =>
        text.Length > 0 ? Parsed.Ok(text) : Parsed.Fail<string>("the path is empty", "name a PEM file");

    private static Parsed<string?> NameOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<string?>(null);
        var host = HostNames.Parse(text);
        return host.IsOk ? Parsed.Ok(host.Value) : Parsed.Fail<string?>(host.Problem, host.Remedy);
    }
}
