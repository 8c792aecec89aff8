using CsCheck;
using Proxy.Fuzz;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

/// <summary>What holds for all bytes. <c>tests/Proxy.Fuzz</c> looks for longer.</summary>
public sealed class PropertyTests
{
    private const int Seconds = 2;

    [Fact]
    public void Messages_are_read_however_they_are_cut_up() => Gen.Select(Gen.ULong, Gen.Enum<HttpStreamKind>()).Sample(
        (seed, kind) =>
        {
            var random = new SplitMix64(seed);
            HttpInvariants.Check(Make(kind, ref random), kind, ref random);
        },
        time: Seconds);

    [Fact]
    public void Any_bytes_are_read_however_they_are_cut_up() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Enum<HttpStreamKind>(), Gen.ULong).Sample(
        (bytes, kind, seed) =>
        {
            var random = new SplitMix64(seed);
            HttpInvariants.Check(bytes, kind, ref random);
        },
        time: 1);

    [Fact]
    public async Task Kestrel_frames_requests_that_are_accepted_in_the_same_way()
    {
        await using var kestrel = new KestrelOracle();
        Check(kestrel, HttpStreamKind.Requests);
    }

    [Fact]
    public void Client_of_NET_frames_responses_that_are_accepted_in_the_same_way()
    {
        using var client = new HttpClientOracle();
        Check(client, HttpStreamKind.Responses);
        Check(client, HttpStreamKind.ResponsesToHead);
    }

    private static void Check(IHttpOracle oracle, HttpStreamKind kind) => Gen.ULong.Sample(
        seed =>
        {
            var random = new SplitMix64(seed);
            HttpAgreement.Check(oracle, Make(kind, ref random), kind);
        },
        time: Seconds);

    // Of parts, and half of the time damaged.
    private static byte[] Make(HttpStreamKind kind, ref SplitMix64 random)
    {
        var bytes = HttpSamples.Make(kind, ref random);
        return random.Chance(50) ? bytes : new Mutator([bytes, HttpSamples.Make(kind, ref random)]).Next(ref random);
    }
}
