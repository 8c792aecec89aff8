using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>What the environment or the command line says about <c>proxy.cluster</c>; it wins over the file.</summary>
/// <param name="SystemName">The name of the actor system; null when it is not set.</param>
/// <param name="Host">The address or name that others reach this process by; null when it is not set.</param>
/// <param name="Port">The port bound for cluster traffic; null when it is not set.</param>
/// <param name="Seeds">Whom to join through, as <c>host:port</c> or full address; null when it is not set.</param>
public sealed record ClusterOverrides(string? SystemName, string? Host, int? Port, ImmutableArray<string>? Seeds)
{
    /// <summary>Nothing is set.</summary>
    public static readonly ClusterOverrides None = new(null, null, null, null);

    /// <summary>The host to fall back to when neither these nor the file name one; null to leave the default.</summary>
    public string? FallbackHost { get; init; }

    /// <summary>The path of the member's certificate; null when it is not set.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The path of its key; null when it is not set.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The path of the CA's certificate; null when it is not set.</summary>
    public string? TlsCa { get; init; }

    /// <summary>Puts other overrides on top of these.</summary>
    public ClusterOverrides Over(ClusterOverrides below) => new(
        SystemName ?? below.SystemName, Host ?? below.Host, Port ?? below.Port, Seeds ?? below.Seeds)
    {
        FallbackHost = FallbackHost ?? below.FallbackHost,
        TlsCertificate = TlsCertificate ?? below.TlsCertificate,
        TlsKey = TlsKey ?? below.TlsKey,
        TlsCa = TlsCa ?? below.TlsCa,
    };

    /// <summary>Writes these into a tree, over what it says.</summary>
    /// <param name="tree">A tree without defaults that nothing else uses.</param>
    public void MergeInto(Config tree)
    {
        var text = Text(tree);
        if (text.Length > 0) tree.Root.GetObject().Merge(ConfigurationFactory.ParseString(text).Root.GetObject());
    }

    private string Text(Config tree)
    {
        var text = new StringBuilder();
        if (SystemName is not null) Line(text, "system-name", Quote(SystemName));
        if ((Host ?? Fallback(tree)) is { } host)
        {
            Line(text, "public-hostname", Quote(host));
            if (Host is not null || !tree.HasPath("proxy.cluster.hostname")) Line(text, "hostname", Quote(Bound(host)));
        }

        if (Port is { } port) Line(text, "port", port.ToString(CultureInfo.InvariantCulture));
        if (Seeds is { } seeds) Line(text, "seeds", $"[{string.Join(", ", seeds.Select(Quote))}]");
        if (TlsCertificate is not null) Line(text, "tls.certificate", Quote(TlsCertificate));
        if (TlsKey is not null) Line(text, "tls.key", Quote(TlsKey));
        if (TlsCa is not null) Line(text, "tls.ca", Quote(TlsCa));
        return text.ToString();
    }

    private string? Fallback(Config tree) =>
        tree.HasPath("proxy.cluster.hostname") || tree.HasPath("proxy.cluster.public-hostname") ? null : FallbackHost;

    /// <summary>What is bound for a host that others use: that address and no other, where it is one of this machine's. Behind any
    /// other may be a machine that passes traffic on (NAT), and a machine's own name may stand for its loopback address in its own table
    /// (Debian).</summary>
    private static string Bound(string host)
    {
        var isMeantForOthers = host != "localhost" && !IPAddress.TryParse(host, out _);
        if (LocalAddresses.Of(host) is [var first, ..] && !(isMeantForOthers && IPAddress.IsLoopback(first))) return host;
        return HostNames.IsIPv6(host) ? "::" : "0.0.0.0";
    }

    private static void Line(StringBuilder text, string key, string value) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"proxy.cluster.{key} = {value}");

    private static string Quote(string value) => $"\"{value}\"";
}
