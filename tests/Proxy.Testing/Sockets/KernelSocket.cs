using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>A TCP socket as <c>ss -tinO</c> shows it.</summary>
/// <param name="State">Its state in the words of ss: <c>ESTAB</c>, <c>TIME-WAIT</c> ...</param>
/// <param name="Unread">Bytes in the receive queue.</param>
/// <param name="Unacknowledged">Bytes sent and not acknowledged.</param>
/// <param name="Local">Its own address.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Information">The rest of the line: the kernel's TCP_INFO.</param>
public sealed partial record KernelSocket(
    string State, long Unread, long Unacknowledged, IPEndPoint Local, IPEndPoint Remote, string Information)
{
    /// <summary>Lists the sockets that a filter matches, those in TIME-WAIT too.</summary>
    /// <param name="filter">As in ss(8): <c>sport = :8080</c>.</param>
    public static async Task<IReadOnlyList<KernelSocket>> ListAsync(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string[] arguments = ["-tianOH", .. filter.Split(' ')];
        var output = await ProcessUnderTest.RunAsync(DebianProgram.Find("ss", "iproute2"), arguments, TimeSpan.FromSeconds(20));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>A figure of <see cref="Information"/>, such as <c>mss:1448</c>; null where the kernel leaves it out.</summary>
    /// <param name="name">The word before the colon.</param>
    public double? Figure(string name)
    {
        var match = Regex.Match(Information, $@"(?:^|\s){Regex.Escape(name)}:([0-9.]+)");
        return match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static KernelSocket Parse(string line)
    {
        var fields = Blanks().Split(line.Trim(), 6);
        return new KernelSocket(
            fields[0],
            long.Parse(fields[1], CultureInfo.InvariantCulture),
            long.Parse(fields[2], CultureInfo.InvariantCulture),
            Address(fields[3]),
            Address(fields[4]),
            fields.Length > 5 ? fields[5] : "");
    }

    private static IPEndPoint Address(string text)
    {
        var colon = text.LastIndexOf(':');
        var address = text[..colon] is "*" ? IPAddress.Any : IPAddress.Parse(text[..colon].Trim('[', ']'));
        var port = text[(colon + 1)..];
        return new IPEndPoint(address, port == "*" ? 0 : int.Parse(port, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
