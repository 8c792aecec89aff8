using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Proxy.Architecture.Tests;

/// <summary>The rules that hold among the folders of an assembly; a folder is a namespace.</summary>
internal static class FolderRules
{
    /// <summary>No two folders use each other in a circle: each folder by itself, and each folder at the top with all that is below it.</summary>
    public static IEnumerable<IArchRule> NoCircles(string root) =>
    [
        SliceRuleDefinition.Slices().Matching($"{root}.(**)").Should().BeFreeOfCycles(),
        TopFolders(root).Should().BeFreeOfCycles(),
    ];

    /// <summary>What lies in the assembly's own folder puts the others together: it may use all of them, and none of them uses it.</summary>
    public static IArchRule NothingUsesTheRoot(string root) =>
        Types().That().ResideInNamespaceMatching($@"^{Regex.Escape(root)}\..+$")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{Regex.Escape(root)}$"))
            .WithoutRequiringPositiveResults();

    private static GivenSlices TopFolders(string root)
    {
        var slices = new SliceRuleCreator();
        slices.SetSliceAssignment(new SliceAssignment(
            type => type.Namespace.FullName.StartsWith(root + '.', StringComparison.Ordinal)
                ? SliceIdentifier.Of(type.Namespace.FullName[(root.Length + 1)..].Split('.')[0])
                : SliceIdentifier.Ignore(),
            $"matching \"{root}.(*)\" and below"));
        return new GivenSlices(slices);
    }
}
