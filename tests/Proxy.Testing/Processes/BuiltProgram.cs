using System.Reflection;

namespace Proxy.Testing;

/// <summary>Executables of this checkout that tests run as processes.</summary>
public static class BuiltProgram
{
    /// <summary>The root of the repository that the tests were built in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The assembly of a project, built in the configuration of the tests; to be run with <c>dotnet</c>.</summary>
    /// <param name="project">The project's name, which is that of its folder.</param>
    public static string Find(string project)
    {
        var configuration = typeof(BuiltProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var framework = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        return Path.Combine(Root, project, "bin", configuration, framework, $"{project}.dll");
    }

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ProxyCluster.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
        return root.FullName;
    }
}
