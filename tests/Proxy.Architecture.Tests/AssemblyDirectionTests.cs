using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>Assemblies depend on each other in one direction.</summary>
public sealed class AssemblyDirectionTests
{
    public static TheoryData<string> Folders => [.. ProductAssembly.All.Select(assembly => assembly.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void An_assembly_uses_only_those_that_it_may(string folder) =>
        Findings.MustBeNone(ForbiddenUses(ProductAssembly.All.Single(assembly => assembly.Folder == folder)));

    [Fact]
    public void Each_use_of_an_assembly_that_may_not_be_used_is_found()
    {
        var found = ForbiddenUses(new ProductAssembly("Proxy.Lighthouse", "Proxy.Lighthouse", "Proxy.Membership")).ToList();

        Assert.Contains("Proxy.Lighthouse.AdminHost uses Proxy.Cmd.StandardHost of Proxy.Cmd", found);
        Assert.Contains(found, use => use.EndsWith(" of Proxy.Configuration", StringComparison.Ordinal));
        Assert.DoesNotContain(found, use => use.EndsWith(" of Proxy.Membership", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_product_is_checked()
    {
        var projects = Directory.GetDirectories(Repository.Root, "Proxy.*")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(Path.Combine(Repository.Root, name, name + ".csproj")));

        Assert.Equal(ProductAssembly.All.Select(assembly => assembly.Folder).Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    // By assembly and not by name alone: a source file may be compiled into two assemblies.
    private static IEnumerable<string> ForbiddenUses(ProductAssembly assembly)
    {
        using var code = CompiledCode.Of(assembly.Compiled);
        return
        [
            .. from use in code.Uses()
               from other in ProductAssembly.All
               where other.Name == use.To.Assembly && other.Name != assembly.Name && !assembly.MayUse.Contains(other.Folder)
               select $"{use.From} uses {use.To} of {other}",
        ];
    }
}
