using Proxy.Actors.Pairs;

namespace Proxy.Actors.Tests.Pairs;

public sealed class ClientTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("12345678", "12345678")]
    [InlineData("123456789", "12345...")]
    [InlineData("1234\ud83d\ude00789", "1234...")]
    public void A_text_has_no_more_than_it_may(string text, string cut) => Assert.Equal(cut, ClientText.Cut(text, 8));

    [Theory]
    [InlineData("h2,http/1.1", "h2,http/1.1")]
    [InlineData("a'b\u001b<\u00fc", "a?b???")]
    public void A_protocol_is_made_of_what_protocols_are_made_of(string text, string plain) => Assert.Equal(plain, ClientText.Protocols(text));
}
