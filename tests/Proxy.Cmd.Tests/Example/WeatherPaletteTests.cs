using Proxy.Cmd.Hosting;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Cmd.Tests.Example;

/// <summary>The example of docs/pbm.md: what is written there is what runs here.</summary>
public sealed class WeatherPaletteTests
{
    [Fact]
    public async Task Document_has_the_example_as_it_is()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "pbm.md"));
        var example = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Proxy.Cmd.Tests", "Example", "WeatherPalette.cs"));
        var shown = example.Replace("namespace Proxy.Cmd.Tests.Example;\n\n", "", StringComparison.Ordinal).TrimEnd();
        Assert.Contains($"```csharp\n{shown}\n```", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_works()
    {
        await using var member = await TestMember.StartAsync();
        CommandHost.Get(member.System).RegisterCommandPalette(WeatherPalette.Instance);
        using var api = member.Api();
        var report = await api.RunAsync("weather", "report", "-c", "Rome", "-c", "Reykjavik");
        Assert.Equal([("Rome", 4), ("Reykjavik", 9)], report.Data.Select(row => (row.GetProperty("city").GetString()!, row.GetProperty("celsius").GetInt32())));
        Assert.Equal("Atlantis has no weather", (await api.RunAsync("weather", "report", "-c", "Atlantis")).Of("error").Single().GetProperty("text").GetString());
        Assert.Equal(["We shall see."], (await api.RunAsync("weather", "wish")).Texts);
        using var watching = await api.BeginAsync("weather", "watch");
        await AdminApi.NextAsync(watching);
        Assert.Equal("20 °C", (await AdminApi.NextAsync(watching)).GetProperty("text").GetString());
    }
}
