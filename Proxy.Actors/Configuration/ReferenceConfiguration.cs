using Akka.Configuration;

namespace Proxy.Actors.Configuration;

/// <summary>The embedded <c>reference.conf</c>: every key with its meaning, default and consequence.</summary>
public static class ReferenceConfiguration
{
    private const string ResourceName = "Proxy.Actors.Configuration.reference.conf";
    private const string AkkaResourceName = "Proxy.Actors.Configuration.akka.conf";

    /// <summary>The text of <c>reference.conf</c>, comments included.</summary>
    public static string Text { get; } = Load(ResourceName);

    /// <summary>The tree of <c>reference.conf</c>.</summary>
    public static Config Config { get; } = ConfigurationFactory.ParseString(Text);

    /// <summary>What a node sets in Akka's own tree.</summary>
    internal static Config Akka { get; } = ConfigurationFactory.ParseString(Load(AkkaResourceName));

    private static string Load(string resource)
    {
        using var stream = typeof(ReferenceConfiguration).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the assembly has no resource {resource}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
