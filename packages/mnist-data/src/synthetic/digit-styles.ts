/*
 * How people write the digits: the pen's path as points `xy`, each a digit of base 36 across a box (0 left or top, z
 * right or bottom), joined by smooth curves. `!` after a point makes it a corner, `/` lifts the pen, a space begins
 * another way to write the digit. Drawn by hand for this package.
 */
const styles: readonly string[] = [
  'j0742g5uizuuygs5i0 p4g0572j7wjzvsyer3h1b4 g2572lbzrwyju7j2b6gc e0491l9ynzypybr3 ' +
    'c5l0w9wpjz4u2eb2p3 j2752jbysuyen3e0b4 g0j29b2l7ylywlu9i4c5 b32g5uizuuygp3e0e5 n2c42i9xnwwjr5g4c9 ' +
    's0i25b2nczruygr4g4',
  'i0iiiz i0iiiz 98j0!jijz 98i0!iiiz/7zsz c5j0!iz 4ci0!jiiz b9j0!iigz/5yuz i0i9iiiriz 98i0!jiiz',
  '49b2n0v7pier2z!iyyz 47c1p2ubnlbw4z2v9sivrzzy 24g1w3!ij2y!ixyy 5bc2r1vanjbs4y!bvnyyx ' +
    '7c36b0r1w9rl9z!yz 57e0r3pbgl5v2s5oeszx 49c1r3scip7y2u6ngrnyyv 2892l0u6rggr4z!gwyu ' +
    'b95953e0r3sbjn4z!yy 64j0r7jj7w!ityz 48e1s4rdin9x3x1r7nisyz 36c0j5gg7u2u5peszw ' +
    '4bb2n1s8lict5y2v4pcplsyx 76g1p4pcinbu4y!eyyz 57d1n3pbilbw5z4ubsrwzu 49g1r5pejoax3w3r9njpyp ' +
    '4be1r5rglrcy4x4peopryp 57g0r4relpey5z2u5piprs 37g2s5pcgl6u2rbnppzn 7bb3l1s7pijs9z4u9ojpsw',
  '44g0s4scgh!ulysjz2v 42i1v2!l9ge!siyrlz9z2u 45g0u5regidhigvmuviz3v 54i0u5sdjg!ulvuiz4w ' +
    '35c1p3pbeg!ggujuugz2u 40u0!ee!pgworxcz2w 94i0r4nbed!reynpy9z2t 37e0w6sigm!pnutjz4x ' +
    '7953i0s5pdggeiriwpnz7z3s7r 44i0w4rccgchrjyrnz4y 55g0p4pbig!pjsslycz4u 22e0w2nbch!rhyppycz2v ' +
    '02l0y2jc!rjpuez 24i1s4lbgf!pispnwcz 23i1u3icge!rjrsgz 73l0r5gc!lgpnjw7z 24j0r5jcef!piprix2z',
  '703j!ilyj/r4pioz 503e7lllsg/u1serz l0bb2n!inzn/l0milz 524ebjpgu2!sirz p02l!yl/r0pinz ' +
    '504i!si/u0sisz b0792l!zi/n9ilgz 402ggjwh/w0sinz 60597hiiug/u2ripz g07b2jclyj/p5njlz ' +
    '205giisgy2!uisz',
  'u172!5gidwluwgz2w 927gjewnswgz2x/92j1y0 w2i299iispny9z2w s091!7e!jeumrwez2x z0b3!7g!lgspjz2x ' +
    '544g!idulrwcz2v/54j2z1 y1e3!ci!njnsez2v u2b37ciirpiy4y u172!5gicwluybz5sbp s392!7b7h!idsiusiz4w ' +
    'p0c29c!lgrnjw4z/c2n2y1 70777f!jcujsugz4u/71l1y0 z2b2!7e!leunny5w 937g!ieulstiz7x/93l2y1',
  'r0c93nbyryxrnj9n4s l09e2rbzryuplj5r u4l0992n9ynzwrpjbl4p g05e2rbznwnpcn4s p0bc2p6yjzsrljbl5u ' +
    'j09c2rezyuujgi4r n09b2pbzruplij e04e2sbzsywpnj7n s0g75j4uezrurlgi7n l0c95l7wizsurlej7r ' +
    'b05c2p7ylzwsslii7n5u e05c2o7ylywpsgjggm 904c3pbypxwnrgijir j07c2n9ynzyprggjcriu ' +
    'b05e4rezswunljcp9w',
  '23i2y1!niez 23i2y1!niez/cjui 2542i3y2!pcjlgz 3942!i2x3!ligz 24g1u2u7ljgz 2532!i2y0!pgjz ' +
    '03z0!iibz 34i2y2!ngiz/biwg 5b53j4u1!repz 37c0s3uclpjz 25c3v2!vbulsz 4752j4u2!lbiliz ' +
    '24i3y2relpjz/eiwh 4b42!w2!pilz 4c52!j3u1!pelpjz 4b42i2w2!pglz/giwi',
  's5i0747bihuoswiz5v5oihubs5 ih9bb2n1s9ih!5p9ypywpih u4j095cerluuiz5u9lnew3 ' +
    'w4l0747bniurnz9y4rejrcw4 lg9b93l0s7ig5n4wizuvsnig u3i165belnlwez9wbnndw4 ' +
    'r4e048bijolvgz9vbophw8r3 ih7g57g0r5peih!7j3sezutslih y2p1b49bnirriz7ublpb ' +
    'w3l0c4cclirriz7w9njhu9w3 ii9c94i0r4pcii9n5vgzswsnii s7l1b3bbljluez7uclrcs7 ' +
    'w5n1c399gglnlvez7w9pgipbw4 y3i1445cgilojwezbuelpby3 u4i0557djinpjycybpjisbu4 ' +
    '73i1s4rcgj9sbyjznsij9b5473 95j0s5pcgj7sbzlzpsjjccb4 u4g0459eiinrjyeuijucu4 ' +
    'p3e055bgllpsizcugnrgu9p3 ji9bc2p1u7ji!epgwlxnpji',
  'u7j0554ggjscv5!ujrz w5l0564gijubw5wlpwbz4v u4i1575ghiscw2uisz s9p2b23bbipeu5slsz ' +
    'r5i197bfnds4!njgz r2e1479gneu4!siuz u9l0722cclrgu7!rnlz s4g25bcirct5upnz9x r7g049bircs4!liirlz ' +
    'p4e0555eeipbr4!pirz s4i0765ggipcu5rjjz w3i1573geircw3!rilz r3g1779gjgr7!plnwez7w ' +
    'n2b27begnbp2!piwz p3b149bhndr4!sizz i0745cefn9n3!njlz l0e2b8ibn5n2!lijz u4l0742cbhpcu5!pjjz ' +
    'y3e45beeu5!njgz u2b44cefu4nigz r0c25acfn9s2!rgpz w4j075bep9w2njez',
];

/** One pen-down path: control points [n · 2] x, y in 0..1; a point that is a corner occurs twice. */
export type Stroke = readonly number[];

/** [digit][style][stroke] */
export function readDigitStyles(): readonly (readonly (readonly Stroke[])[])[] {
  return styles.map((ways) => ways.split(' ').map((path) => path.split('/').map(readStroke)));
}

function readStroke(text: string): Stroke {
  return (text.match(/..!?/g) ?? []).flatMap(([x, y, corner]) => {
    const at = [parseInt(x, 36) / 35, parseInt(y, 36) / 35];
    return corner === undefined ? at : [...at, ...at];
  });
}
