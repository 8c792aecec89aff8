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
    ];

    private static FuzzTarget OfPreface(string name, PrefaceParser parser) => new(
        name,
        [.. Vector.Read($"tests/Proxy.Actors.Tests/Prefaces/Vectors/{name}.txt").Select(vector => vector.Bytes)],
        (byte[] input, ref SplitMix64 random) => PrefaceInvariants.Check(parser, PrefaceParsers.MaxSize, input, ref random));
}
