using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>The embedded <c>reference.conf</c>: every key with its meaning, default and consequence.</summary>
public static class ReferenceConfiguration
{
    /// <summary>The text of <c>reference.conf</c>, comments included.</summary>
    public static string Text { get; } = EmbeddedText.Read(typeof(ReferenceConfiguration).Assembly, "reference.conf");

    /// <summary>The tree of <c>reference.conf</c>.</summary>
    public static Config Config { get; } = ConfigurationFactory.ParseString(Text);
}
