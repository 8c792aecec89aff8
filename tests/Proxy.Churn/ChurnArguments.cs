using System.Globalization;
using System.Net;
using Proxy.Testing;

namespace Proxy.Churn;

/// <summary>The command line of the churn program.</summary>
internal sealed record ChurnArguments(ChurnOptions Options, IPEndPoint? Proxy, int? WatchedProcess)
{
    public const string Usage = """
        usage: Proxy.Churn --proxy ADDRESS:PORT --origin-port PORT [options]
          --proxy ADDRESS:PORT   the proxy's listener; 'direct' connects to the origin itself
          --origin-port PORT     where on 127.0.0.1 to open the origin that the proxy connects to
          --seconds N            how long to start connections (default 60)
          --count N              how many connections to run (default: no limit)
          --concurrency N        how many at a time (default 64)
          --seed N               what all scripts follow from (default 1)
          --only N               run only connection N of the seed, to replay a failure
          --most-bytes N         the largest size of a direction (default 8388608)
          --deadline N           seconds after which a connection is stuck (default 60)
          --end-bound N          seconds that one side may take to see that the other broke off (default 10)
          --lenient-resets       a reset may arrive as FIN
          --watch-pid PID        print memory and descriptors of that process, too
        """;

    public static ChurnArguments Parse(string[] arguments)
    {
        var options = new ChurnOptions { Duration = TimeSpan.FromSeconds(60) };
        IPEndPoint? proxy = null;
        int? watched = null;
        var proxyGiven = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");
            switch (arguments[i])
            {
                case "--proxy":
                    proxy = Value() is var address && address == "direct" ? null : IPEndPoint.Parse(address);
                    proxyGiven = true;
                    break;
                case "--watch-pid":
                    watched = Number(Value());
                    break;
                case "--lenient-resets":
                    options = options with { StrictResets = false };
                    break;
                default:
                    options = WithOption(options, arguments[i], Value);
                    break;
            }
        }

        return proxyGiven ? new ChurnArguments(options, proxy, watched) : throw new FormatException("--proxy is missing");
    }

    private static ChurnOptions WithOption(ChurnOptions options, string name, Func<string> value) => name switch
    {
        "--origin-port" => options with { OriginAt = new IPEndPoint(IPAddress.Loopback, Number(value())) },
        "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(value())) },
        "--count" => options with { Count = Number(value()) },
        "--concurrency" => options with { Concurrency = Number(value()) },
        "--seed" => options with { Seed = uint.Parse(value(), CultureInfo.InvariantCulture) },
        "--only" => options with { FirstConnection = ulong.Parse(value(), CultureInfo.InvariantCulture), Count = 1, Concurrency = 1 },
        "--most-bytes" => options with { MostBytes = Number(value()) },
        "--deadline" => options with { Deadline = TimeSpan.FromSeconds(Number(value())) },
        "--end-bound" => options with { EndBound = TimeSpan.FromSeconds(Number(value())) },
        _ => throw new FormatException($"{name} is not an option"),
    };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
