
namespace Proxy.Configuration.Tests;

/// <summary>The least configuration that holds, for tests to add to.</summary>
internal static class Minimal
{
    public const string Text = """
        proxy.listeners.web { bind = "127.0.0.1:8080", pool = web }
        proxy.pools.web { endpoints = ["10.0.0.7:8080"] }

        """;

    /// <summary>Reads the least configuration with more text after it, which has to hold.</summary>
    public static ProxySettings With(string more)
    {
        var result = ProxySettingsReader.ReadText(Text + more);
        Assert.Empty(result.Errors);
        return Assert.IsType<ProxySettings>(result.Settings);
    }

    /// <summary>Reads the least configuration with more text after it, which has exactly one error.</summary>
    public static ConfigurationError ErrorOf(string more)
    {
        var result = ProxySettingsReader.ReadText(Text + more);
        Assert.Null(result.Settings);
        return Assert.Single(result.Errors);
    }
}
