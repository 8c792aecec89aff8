using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>Renews the listing in docs/architecture.md; <c>docs/layout</c> runs it.</summary>
internal static class Program
{
    private static void Main()
    {
        var path = Path.Combine(Repository.Root, Layout.Document);
        File.WriteAllText(path, Layout.Renew(File.ReadAllText(path)));
    }
}
