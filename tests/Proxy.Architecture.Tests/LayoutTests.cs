using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>docs/architecture.md lists the layout that the assemblies have; <c>docs/layout</c> writes it.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void The_document_lists_the_layout_as_it_is()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, Layout.Document));

        Assert.True(Layout.Renew(document) == document, $"{Layout.Document} lists another layout than the assemblies have: run docs/layout");
    }
}
