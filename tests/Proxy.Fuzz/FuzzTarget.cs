using System.Text;
using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>Something that is fed damaged input.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Seeds">Inputs that the damaged ones are made of.</param>
/// <param name="Check">Throws when an input breaks a promise, or anything else throws.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, FuzzTarget.Checker Check)
{
    /// <summary>Checks an input; random numbers are drawn from what it is given.</summary>
    public delegate void Checker(byte[] input, ref SplitMix64 random);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        OfPreface("proxy", PrefaceParsers.ReadProxy),
        OfPreface("hello", PrefaceParsers.ReadHello),
        OfPreface("http", PrefaceParsers.ReadHttp),
        new("cidr", [.. Networks.Seeds.Select(Encoding.Latin1.GetBytes)], (byte[] input, ref SplitMix64 _) => Networks.Check(Encoding.Latin1.GetString(input))),
        OfHttp("requests", HttpStreamKind.Requests, () => new KestrelOracle()),
        OfHttp("responses", HttpStreamKind.Responses, () => new HttpClientOracle()),
        OfHttp("responses-to-head", HttpStreamKind.ResponsesToHead, () => new HttpClientOracle()),
        OfHttp("requests-llhttp", HttpStreamKind.Requests, () => new LlhttpOracle()),
        OfHttp("responses-llhttp", HttpStreamKind.Responses, () => new LlhttpOracle()),
        OfHttp("responses-to-head-llhttp", HttpStreamKind.ResponsesToHead, () => new LlhttpOracle()),
    ];

    private static FuzzTarget OfPreface(string name, PrefaceParser parser) => new(
        name,
        [.. Vector.Read($"tests/Proxy.Actors.Tests/Prefaces/Vectors/{name}.txt").Select(vector => vector.Bytes)],
        (byte[] input, ref SplitMix64 random) => PrefaceInvariants.Check(parser, PrefaceParsers.MaxSize, input, ref random));

    // The other reader is started with the first input. That of Node.js needs node.
    private static FuzzTarget OfHttp(string name, HttpStreamKind kind, Func<IHttpOracle> start)
    {
        var oracle = new Lazy<IHttpOracle>(start);
        return new(name, HttpSeeds(kind), (byte[] input, ref SplitMix64 random) =>
        {
            HttpInvariants.Check(input, kind, ref random);
            HttpAgreement.Check(oracle.Value, input, kind);
        });
    }

    private static List<byte[]> HttpSeeds(HttpStreamKind kind)
    {
        const int made = 4000;
        string[] files = kind == HttpStreamKind.Requests ? ["requests", "smuggling"] : ["responses"];
        var random = new SplitMix64(1);
        List<byte[]> seeds = [.. files.SelectMany(file => Vector.Read($"tests/Proxy.Actors.Tests/Http/Vectors/{file}.txt")).Select(vector => vector.Bytes)];
        for (var count = 0; count < made; count++) seeds.Add(HttpSamples.Make(kind, ref random));
        return seeds;
    }
}
