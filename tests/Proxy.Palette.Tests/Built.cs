using System.Reflection;

namespace Proxy.Palette.Tests;

/// <summary>The programs of this checkout, built in the configuration of the tests.</summary>
internal static class Built
{
    /// <summary>The node.</summary>
    public static string Node { get; } = Find("Proxy.Node", "Proxy.Node.dll");

    /// <summary>The client.</summary>
    public static string Pbm { get; } = Find("Proxy.Pbm", "pbm.dll");

    private static string Find(string project, string file)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ProxyCluster.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");

        var configuration = typeof(Built).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(root.FullName, project, "bin", configuration, $"net{Environment.Version.Major}.{Environment.Version.Minor}", file);
    }
}
