import type { KnownDataset, KnownFile } from './known-dataset';

// Sizes and SHA-256 are those in TensorFlow Datasets (url_checksums/), MD5 those in torchvision or on the official pages.
// Of Tiny ImageNet only an MD5 and the size were found, in many public loaders; no SHA-256.

const files = (bases: readonly string[], all: readonly [string, number, string, string][]): KnownFile[] =>
  all.map(([name, bytes, sha256, md5]) => ({
    name,
    urls: bases.map((base) => `${base}${name}`),
    bytes,
    sha256,
    md5,
  }));

// Both lead to the same files: the second is where the first redirects to.
const toronto = ['https://www.cs.toronto.edu/~kriz/', 'https://cave.cs.toronto.edu/kriz/'];
const krizhevsky =
  'No licence is stated. Cite A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.';

const plain: KnownDataset[] = [
  {
    name: 'cifar10',
    title: 'CIFAR-10',
    description: '60,000 colour images of 32×32 in 10 classes of animals and vehicles.',
    terms: krizhevsky,
    home: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    format: 'cifar10',
    files: files(toronto, [
      [
        'cifar-10-binary.tar.gz',
        170052171,
        'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
        'c32a1d4ab5d03f1284b67883e8d87530',
      ],
    ]),
  },
  {
    name: 'cifar100',
    title: 'CIFAR-100',
    description: '60,000 colour images of 32×32 in 100 classes, which form 20 groups.',
    terms: krizhevsky,
    home: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    format: 'cifar100',
    files: files(toronto, [
      [
        'cifar-100-binary.tar.gz',
        168513733,
        '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
        '03b5dce01913d631647c71ecec9e9cb8',
      ],
    ]),
  },
  {
    name: 'mnist',
    title: 'MNIST',
    description: '70,000 grey images of 28×28 of handwritten digits.',
    terms:
      'Creative Commons Attribution-ShareAlike 3.0. Cite Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-Based Learning Applied to Document Recognition, 1998.',
    home: 'http://yann.lecun.com/exdb/mnist/',
    format: 'idx',
    files: files(
      // The official home has refused downloads for years, so it is asked last.
      [
        'https://ossci-datasets.s3.amazonaws.com/mnist/',
        'https://storage.googleapis.com/cvdf-datasets/mnist/',
        'http://yann.lecun.com/exdb/mnist/',
      ],
      [
        [
          'train-images-idx3-ubyte.gz',
          9912422,
          '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
          'f68b3c2dcbeaaa9fbdd348bbdeb94873',
        ],
        [
          'train-labels-idx1-ubyte.gz',
          28881,
          '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
          'd53e105ee54ea40749a09fcbcd1e9432',
        ],
        [
          't10k-images-idx3-ubyte.gz',
          1648877,
          '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
          '9fb629c4189551a2d022fa330f9573f3',
        ],
        [
          't10k-labels-idx1-ubyte.gz',
          4542,
          'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
          'ec29112dd5afa0611ce80d1b7f02629c',
        ],
      ],
    ),
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    description: '70,000 grey images of 28×28 in 10 classes of clothes and shoes.',
    terms: 'MIT licence. Cite H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST, arXiv:1708.07747, 2017.',
    home: 'https://github.com/zalandoresearch/fashion-mnist',
    format: 'idx',
    files: files(
      [
        'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
        'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/',
      ],
      [
        [
          'train-images-idx3-ubyte.gz',
          26421880,
          '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
          '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
        ],
        [
          'train-labels-idx1-ubyte.gz',
          29515,
          'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
          '25c81989df183df01b3e8a0aad5dffbe',
        ],
        [
          't10k-images-idx3-ubyte.gz',
          4422102,
          '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
          'bef4ecab320f06d8554ea6380940ec79',
        ],
        [
          't10k-labels-idx1-ubyte.gz',
          5148,
          '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
          'bb300cfdad3c16e7a12a480ee83cd310',
        ],
      ],
    ),
  },
  {
    name: 'svhn',
    title: 'SVHN',
    description: '99,289 colour images of 32×32 of digits in house numbers.',
    terms:
      'For non-commercial use only. Cite Y. Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011.',
    home: 'http://ufldl.stanford.edu/housenumbers/',
    format: 'svhn',
    files: files(
      ['http://ufldl.stanford.edu/housenumbers/'],
      [
        [
          'train_32x32.mat',
          182040794,
          '435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8',
          'e26dedcc434d2e4c54c9b2d4a06d8373',
        ],
        [
          'test_32x32.mat',
          64275384,
          'cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b',
          'eb5a983be6a315427106f1b164d9cef3',
        ],
      ],
    ),
  },
  {
    name: 'tiny-imagenet',
    title: 'Tiny ImageNet',
    description: '110,000 labelled colour images of 64×64 in 200 classes of ImageNet.',
    terms:
      'The images are those of ImageNet, for non-commercial research and education. Cite Y. Le, X. Yang, Tiny ImageNet Visual Recognition Challenge, 2015.',
    home: 'http://cs231n.stanford.edu/',
    format: 'tiny-imagenet',
    files: [
      {
        name: 'tiny-imagenet-200.zip',
        urls: ['http://cs231n.stanford.edu/tiny-imagenet-200.zip'],
        bytes: 248100043,
        md5: '90528d7ca1a48142e341f4ef8d21d0de',
      },
    ],
  },
];

/** The six ways in which EMNIST is split lie in one archive; the images have rows and columns exchanged, as published. */
const emnist = (
  [
    ['balanced', '131,600 grey images of 28×28 in 47 balanced classes of handwritten digits and letters.'],
    ['letters', '145,600 grey images of 28×28 in 26 classes of handwritten letters, labelled from 1.'],
    ['digits', '280,000 grey images of 28×28 in 10 balanced classes of handwritten digits.'],
    ['byclass', '814,255 grey images of 28×28 in 62 unbalanced classes of handwritten digits and letters.'],
    ['bymerge', '814,255 grey images of 28×28 in 47 unbalanced classes of handwritten digits and letters.'],
    ['mnist', '70,000 grey images of 28×28 of handwritten digits, made to the measure of MNIST.'],
  ] as const
).map(([split, description]): KnownDataset => ({
  name: `emnist-${split}`,
  title: `EMNIST ${split}`,
  description,
  terms:
    'No licence is stated. Cite G. Cohen, S. Afshar, J. Tapson, A. van Schaik, EMNIST, arXiv:1702.05373, 2017.',
  home: 'https://www.nist.gov/itl/products-and-services/emnist-dataset',
  format: 'idx',
  files: files(
    ['https://biometrics.nist.gov/cs_links/EMNIST/', 'https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/'],
    [
      [
        'gzip.zip',
        561753746,
        'fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e',
        '58c8d27c78d21e728a6bc7b3cc06412e',
      ],
    ],
  ),
  members: ['train', 'test'].flatMap((part) =>
    ['images-idx3', 'labels-idx1'].map((kind) => `gzip/emnist-${split}-${part}-${kind}-ubyte.gz`),
  ),
}));

export const knownDatasets: readonly KnownDataset[] = [...plain, ...emnist];
