using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Node.Palette;

/// <summary>TLS that ends at a listener, as JSON has it.</summary>
/// <param name="Min">The lowest version: <c>1.2</c>.</param>
/// <param name="Alpn">The protocols that are agreed upon, the preferred first.</param>
/// <param name="ClientAuth">Whether clients need a certificate.</param>
/// <param name="Certificates">The certificates that clients are shown, each with its names.</param>
internal sealed record ListenerTlsView(string Min, IReadOnlyList<string> Alpn, ClientAuth ClientAuth, IReadOnlyList<IReadOnlyList<string>> Certificates)
{
    private const string Shown = "server";

    public static ListenerTlsView Of(ListenerTlsSettings settings, IEnumerable<CertificateInfo> certificates) => new(
        settings.Min == TlsVersion.Tls13 ? "1.3" : "1.2",
        [.. settings.Alpn],
        settings.ClientAuth,
        [.. certificates.Where(each => each.Use == Shown).Select(each => (IReadOnlyList<string>)[.. each.Names])]);
}
