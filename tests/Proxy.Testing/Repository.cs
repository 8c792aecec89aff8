namespace Proxy.Testing;

/// <summary>Finds files of the repository from where the tests run.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>ProxyCluster.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ProxyCluster.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("ProxyCluster.sln is not above the tests");
        return folder.FullName;
    }
}
