using System.Globalization;
using System.Net;
using Proxy.Testing;

namespace Proxy.Malformed;

/// <summary>The command line of the program.</summary>
internal sealed record MalformedArguments(MalformedFloodOptions Options, int? WatchedProcess)
{
    public const string Usage = """
        usage: Proxy.Malformed --connect ADDRESS:PORT[,ADDRESS:PORT...] [options]
          --connect LIST   the node's listeners, of IPv4 loopback; connections go to them in turns
          --count N        how many connections (default 1000000)
          --seed N         what they say, and how they end, follows from (default 1)
          --threads N      how many at a time (default 16)
          --rate N         connections a second at most (default: as many as go)
          --pid PID        the node: its memory is printed, too
        """;

    public static MalformedArguments Parse(string[] arguments)
    {
        var options = new MalformedFloodOptions { Targets = [] };
        int? watched = null;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            options = arguments[i] switch
            {
                "--connect" => options with { Targets = [.. value.Split(',').Select(IPEndPoint.Parse)] },
                "--count" => options with { Count = Number(value) },
                "--seed" => options with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = Number(value) },
                "--rate" => options with { Rate = Number(value) },
                "--pid" => options,
                _ => throw new FormatException($"there is no {arguments[i]}"),
            };
            if (arguments[i] == "--pid") watched = Number(value);
        }

        return options.Targets.Count > 0 ? new MalformedArguments(options, watched) : throw new FormatException("--connect is missing");
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture) is > 0 and var number
        ? number
        : throw new FormatException($"'{value}' is not above 0");
}
