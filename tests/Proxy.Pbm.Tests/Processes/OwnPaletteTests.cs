using Proxy.Cmd.Hosting;
using Proxy.Cmd.Tests.Example;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>A palette that <c>pbm</c> has never heard of: the example of docs/pbm.md.</summary>
public sealed class OwnPaletteTests(AloneMember alone) : IClassFixture<AloneMember>
{
    [Fact]
    public async Task Palette_shows_up_in_pbm_without_a_change_to_it()
    {
        CommandHost.Get(alone.Member.System).RegisterCommandPalette(WeatherPalette.Instance);
        Assert.Contains("  weather           what it is like outside\n", (await Pbm.RunAsync(alone.Member, "help")).Output, StringComparison.Ordinal);
        Assert.StartsWith("weather report -c CITY ...\n", (await Pbm.RunAsync(alone.Member, "help", "weather", "report")).Output, StringComparison.Ordinal);
        Assert.Equal("CITY  °C\nRome   4\n", (await Pbm.RunAsync(alone.Member, "weather", "report", "-c", "Rome")).Output);
        Assert.Equal("[\n  {\"city\":\"Rome\",\"celsius\":4}\n]\n", (await Pbm.RunAsync(alone.Member, "weather", "report", "--city", "Rome", "--json")).Output);
        var missing = await Pbm.RunAsync(alone.Member, "weather", "report");
        Assert.Equal((2, "pbm: weather report needs -c (write -c CITY: a city)\n"), (missing.ExitCode, missing.Error));
        var failed = await Pbm.RunAsync(alone.Member, "weather", "report", "-c", "Atlantis");
        Assert.Equal((1, "pbm: Atlantis has no weather (ask for a city above the sea)\n"), (failed.ExitCode, failed.Error));
    }
}
