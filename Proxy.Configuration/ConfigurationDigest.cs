using System.Security.Cryptography;
using System.Text;
using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>Tells configurations apart: nodes that do the same have the same digest.</summary>
public static class ConfigurationDigest
{
    // What a node has to itself: where it is, and who may look into it.
    private static readonly string[] Own = ["proxy.cluster.", "proxy.admin."];

    private const int Shown = 12;

    /// <summary>The digest of what a node runs with, in 12 hexadecimal digits. Secrets are no part of it.</summary>
    /// <param name="user">The user's tree without defaults.</param>
    public static string Of(Config user)
    {
        var lines = EffectiveConfiguration.Lines(EffectiveConfiguration.Of(user)).Where(line => !Own.Any(own => line.StartsWith(own, StringComparison.Ordinal)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..Shown];
    }
}
