using System.Net;
using System.Net.Sockets;

namespace Proxy.Configuration;

/// <summary>Hosts as text: DNS names and IP addresses.</summary>
internal static class HostNames
{
    /// <summary>A DNS name, an IPv4 address in four parts, or an IPv6 address without brackets.</summary>
    public static Parsed<string> Parse(string text)
    {
        if (text.Length == 0) return Parsed.Fail<string>("the host is empty", "write a DNS name or an IP address");
        if (IsIPv4(text) || IsIPv6(text) || IsDnsName(text)) return Parsed.Ok(text);
        return Parsed.Fail<string>($"{Quoted.Text(text)} is neither a DNS name nor an IP address", "write a DNS name or an IP address");
    }

    /// <summary>Whether the text is four decimal parts; <c>IPAddress.Parse</c> would also take <c>1</c> and <c>0x7f.1</c>.</summary>
    public static bool IsIPv4(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text;

    /// <summary>Whether the text is an IPv6 address without brackets.</summary>
    public static bool IsIPv6(string text) =>
        !text.StartsWith('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    // RFC 1035 section 2.3.4: labels of 1 to 63, 253 characters in all. Underscores occur in practice (Docker, SRV).
    // A name whose last label is a number would be a mistyped IPv4 address (RFC 1123 section 2.1).
    private static bool IsDnsName(string text)
    {
        var labels = text.TrimEnd('.').Split('.');
        return text.Length <= 253 && !text.EndsWith("..", StringComparison.Ordinal)
            && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
