using Akka.Configuration;

namespace Proxy.Actors.Configuration;

/// <summary>The embedded <c>reference.conf</c>: every key with its meaning, default and consequence.</summary>
public static class ReferenceConfiguration
{
    private const string ResourceName = "Proxy.Actors.Configuration.reference.conf";

    /// <summary>The text of <c>reference.conf</c>, comments included.</summary>
    public static string Text { get; } = Load();

    /// <summary>The tree of <c>reference.conf</c>.</summary>
    public static Config Config { get; } = ConfigurationFactory.ParseString(Text);

    private static string Load()
    {
        using var stream = typeof(ReferenceConfiguration).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"the assembly has no resource {ResourceName}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
