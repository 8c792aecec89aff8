using Proxy.Actors.Doctor;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Doctor;

/// <summary><c>docs/doctor.md</c> has every kind of finding, as it is in the code.</summary>
public sealed class DocumentTests
{
    private const string Head = "| code | severity | when | why it matters | what to do |";

    [Fact]
    public async Task The_table_is_that_of_the_code()
    {
        var rows = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs/doctor.md"))).SkipWhile(line => line != Head).Skip(2);
        Assert.Equal(Examination.Codes.Select(Row), rows);
    }

    private static string Row(FindingCode code) =>
        $"| `{code.Code}` | {code.Severity.ToString().ToLowerInvariant()} | {code.When} | {code.Why} | {code.Remedy} |";
}
